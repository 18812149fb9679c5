// Links heat-recovery loops to the reference values that their figures rest on.
// Parameters: $run_id, $rows, a list of {loop_id, key, rank, properties}.
// Relies on the uniqueness of HeatLoop.(run_id, id) and ReferenceValue.key.
UNWIND $rows AS row
MATCH (loop:HeatLoop {run_id: $run_id, id: row.loop_id})
MERGE (value:ReferenceValue {key: row.key})
ON CREATE SET value = row.properties
CREATE (loop)-[:RESTS_ON {rank: row.rank}]->(value)
