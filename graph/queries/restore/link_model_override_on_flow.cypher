// Creates ON from ModelOverride to Flow as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of ModelOverride by thing_id, rank and Flow by id.
UNWIND $rows AS row
MATCH (first:ModelOverride {thing_id: row.first.thing_id, rank: row.first.rank})
MATCH (last:Flow {id: row.last.id})
CREATE (first)-[r:ON]->(last)
SET r = row.properties
RETURN count(r) AS created
