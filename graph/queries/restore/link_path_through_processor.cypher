// Creates THROUGH from Path to Processor as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Path by id and Processor by id.
UNWIND $rows AS row
MATCH (first:Path {id: row.first.id})
MATCH (last:Processor {id: row.last.id})
CREATE (first)-[r:THROUGH]->(last)
SET r = row.properties
RETURN count(r) AS created
