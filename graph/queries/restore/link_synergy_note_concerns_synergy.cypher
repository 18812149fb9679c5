// Creates CONCERNS from SynergyNote to Synergy as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of SynergyNote by id and Synergy by id.
UNWIND $rows AS row
MATCH (first:SynergyNote {id: row.first.id})
MATCH (last:Synergy {id: row.last.id})
CREATE (first)-[r:CONCERNS]->(last)
SET r = row.properties
RETURN count(r) AS created
