// Removes what an earlier writing of the same run left: its heat-recovery loops.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id.
MATCH (:Run {id: $run_id})-[:PROPOSED]->(loop:HeatLoop)
DETACH DELETE loop
