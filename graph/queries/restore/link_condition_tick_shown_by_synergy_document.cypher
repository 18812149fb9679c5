// Creates SHOWN_BY from ConditionTick to SynergyDocument as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of ConditionTick by synergy_id, condition_id, rank and SynergyDocument by id.
UNWIND $rows AS row
MATCH (first:ConditionTick {synergy_id: row.first.synergy_id, condition_id: row.first.condition_id, rank: row.first.rank})
MATCH (last:SynergyDocument {id: row.last.id})
CREATE (first)-[r:SHOWN_BY]->(last)
SET r = row.properties
RETURN count(r) AS created
