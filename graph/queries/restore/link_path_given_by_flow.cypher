// Creates GIVEN_BY from Path to Flow as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Path by id and Flow by id.
UNWIND $rows AS row
MATCH (first:Path {id: row.first.id})
MATCH (last:Flow {id: row.last.id})
CREATE (first)-[r:GIVEN_BY]->(last)
SET r = row.properties
RETURN count(r) AS created
