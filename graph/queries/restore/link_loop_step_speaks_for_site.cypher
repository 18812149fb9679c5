// Creates SPEAKS_FOR from LoopStep to Site as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of LoopStep by loop_id, version and Site by id.
UNWIND $rows AS row
MATCH (first:LoopStep {loop_id: row.first.loop_id, version: row.first.version})
MATCH (last:Site {id: row.last.id})
CREATE (first)-[r:SPEAKS_FOR]->(last)
SET r = row.properties
RETURN count(r) AS created
