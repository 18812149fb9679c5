// Links proposals to the reference values that their figures rest on.
// Parameters: $run_id, $rows, a list of {proposal_id, key, rank, properties}.
// Relies on the uniqueness of Proposal.(run_id, id) and ReferenceValue.key.
UNWIND $rows AS row
MATCH (proposal:Proposal {run_id: $run_id, id: row.proposal_id})
MERGE (value:ReferenceValue {key: row.key})
ON CREATE SET value = row.properties
CREATE (proposal)-[:RESTS_ON {rank: row.rank}]->(value)
