// Links groups to the reference values that their figures rest on.
// Parameters: $run_id, $rows, a list of {group_id, key, rank, properties}.
// Relies on the uniqueness of SolarGroup.(run_id, id) and ReferenceValue.key.
UNWIND $rows AS row
MATCH (group:SolarGroup {run_id: $run_id, id: row.group_id})
MERGE (value:ReferenceValue {key: row.key})
ON CREATE SET value = row.properties
CREATE (group)-[:RESTS_ON {rank: row.rank}]->(value)
