// Removes what an earlier writing of the same run left: the pieces of its documents.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id, and follows KEPT_IN from there.
MATCH (:Run {id: $run_id})-[:KEPT_IN]->(part:DocumentPart)
DETACH DELETE part
