// Creates FOLLOWS from Synergy to Path as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Synergy by id and Path by id.
UNWIND $rows AS row
MATCH (first:Synergy {id: row.first.id})
MATCH (last:Path {id: row.last.id})
CREATE (first)-[r:FOLLOWS]->(last)
SET r = row.properties
RETURN count(r) AS created
