// Creates MAKES from Processor to Resource as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Processor by id and Resource by id.
UNWIND $rows AS row
MATCH (first:Processor {id: row.first.id})
MATCH (last:Resource {id: row.last.id})
CREATE (first)-[r:MAKES]->(last)
SET r = row.properties
RETURN count(r) AS created
