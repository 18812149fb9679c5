// Creates TOOK from Account to LoopStep as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Account by id and LoopStep by loop_id, version.
UNWIND $rows AS row
MATCH (first:Account {id: row.first.id})
MATCH (last:LoopStep {loop_id: row.last.loop_id, version: row.last.version})
CREATE (first)-[r:TOOK]->(last)
SET r = row.properties
RETURN count(r) AS created
