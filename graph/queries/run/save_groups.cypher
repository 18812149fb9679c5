// Creates the groups that share roofs of a run.
// Parameters: $run_id, $rows, a list of {properties}.
// Relies on the uniqueness of Run.id.
MATCH (run:Run {id: $run_id})
UNWIND $rows AS row
CREATE (group:SolarGroup)
SET group = row.properties
CREATE (run)-[:PROPOSED]->(group)
RETURN count(group) AS saved
