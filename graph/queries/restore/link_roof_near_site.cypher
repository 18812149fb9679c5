// Creates NEAR from Roof to Site as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Roof by id and Site by id.
UNWIND $rows AS row
MATCH (first:Roof {id: row.first.id})
MATCH (last:Site {id: row.last.id})
CREATE (first)-[r:NEAR]->(last)
SET r = row.properties
RETURN count(r) AS created
