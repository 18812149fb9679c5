// Removes what an earlier writing of the same run left: its proposals.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id.
MATCH (:Run {id: $run_id})-[:PROPOSED]->(proposal:Proposal)
DETACH DELETE proposal
