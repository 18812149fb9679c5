// Creates CONCERNS from DesignDocument to LoopDecision as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of DesignDocument by id and LoopDecision by loop_id, version.
UNWIND $rows AS row
MATCH (first:DesignDocument {id: row.first.id})
MATCH (last:LoopDecision {loop_id: row.last.loop_id, version: row.last.version})
CREATE (first)-[r:CONCERNS]->(last)
SET r = row.properties
RETURN count(r) AS created
