// Creates ON from LoopDecision to HeatLoop as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of LoopDecision by loop_id, version and HeatLoop by run_id, id.
UNWIND $rows AS row
MATCH (first:LoopDecision {loop_id: row.first.loop_id, version: row.first.version})
MATCH (last:HeatLoop {run_id: row.last.run_id, id: row.last.id})
CREATE (first)-[r:ON]->(last)
SET r = row.properties
RETURN count(r) AS created
