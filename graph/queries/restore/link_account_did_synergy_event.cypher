// Creates DID from Account to SynergyEvent as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Account by id and SynergyEvent by synergy_id, version.
UNWIND $rows AS row
MATCH (first:Account {id: row.first.id})
MATCH (last:SynergyEvent {synergy_id: row.last.synergy_id, version: row.last.version})
CREATE (first)-[r:DID]->(last)
SET r = row.properties
RETURN count(r) AS created
