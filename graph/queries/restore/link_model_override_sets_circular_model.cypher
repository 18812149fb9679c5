// Creates SETS from ModelOverride to CircularModel as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of ModelOverride by thing_id, rank and CircularModel by number.
UNWIND $rows AS row
MATCH (first:ModelOverride {thing_id: row.first.thing_id, rank: row.first.rank})
MATCH (last:CircularModel {number: row.last.number})
CREATE (first)-[r:SETS]->(last)
SET r = row.properties
RETURN count(r) AS created
