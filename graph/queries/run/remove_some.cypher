// Removes some of what is stored of a run that was given up, and returns how much: repeated until there is nothing.
// Parameters: $run_id, $most.
// Relies on the uniqueness of Run.id, and follows PROPOSED and KEPT_IN from there.
MATCH (:Run {id: $run_id})-[:PROPOSED|KEPT_IN]->(made)
WITH made LIMIT $most
DETACH DELETE made
RETURN count(*) AS removed
