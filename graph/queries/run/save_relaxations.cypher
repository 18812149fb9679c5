// Notes which accepted paths a run had to cut back, and why.
// Parameters: $run_id, $rows, a list of {path_id, properties}.
// Relies on the uniqueness of Run.id and Path.id.
MATCH (run:Run {id: $run_id})
UNWIND $rows AS row
MERGE (path:Path {id: row.path_id})
CREATE (run)-[relaxed:RELAXED]->(path)
SET relaxed = row.properties
