// Creates RELAXED from Run to Path as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Run by id and Path by id.
UNWIND $rows AS row
MATCH (first:Run {id: row.first.id})
MATCH (last:Path {id: row.last.id})
CREATE (first)-[r:RELAXED]->(last)
SET r = row.properties
RETURN count(r) AS created
