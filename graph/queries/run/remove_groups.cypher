// Removes what an earlier writing of the same run left: its groups that share roofs.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id.
MATCH (:Run {id: $run_id})-[:PROPOSED]->(group:SolarGroup)
DETACH DELETE group
