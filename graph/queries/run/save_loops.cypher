// Creates the heat-recovery loops of a run.
// Parameters: $run_id, $rows, a list of {properties}.
// Relies on the uniqueness of Run.id.
MATCH (run:Run {id: $run_id})
UNWIND $rows AS row
CREATE (loop:HeatLoop)
SET loop = row.properties
CREATE (run)-[:PROPOSED]->(loop)
RETURN count(loop) AS saved
