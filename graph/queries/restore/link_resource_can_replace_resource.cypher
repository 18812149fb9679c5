// Creates CAN_REPLACE from Resource to Resource as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Resource by id.
UNWIND $rows AS row
MATCH (first:Resource {id: row.first.id})
MATCH (last:Resource {id: row.last.id})
CREATE (first)-[r:CAN_REPLACE]->(last)
SET r = row.properties
RETURN count(r) AS created
