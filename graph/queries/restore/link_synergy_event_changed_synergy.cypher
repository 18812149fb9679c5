// Creates CHANGED from SynergyEvent to Synergy as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of SynergyEvent by synergy_id, version and Synergy by id.
UNWIND $rows AS row
MATCH (first:SynergyEvent {synergy_id: row.first.synergy_id, version: row.first.version})
MATCH (last:Synergy {id: row.last.id})
CREATE (first)-[r:CHANGED]->(last)
SET r = row.properties
RETURN count(r) AS created
