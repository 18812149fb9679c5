// Creates DISCARDED_AS from Resource to WasteCode as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Resource by id and WasteCode by code.
UNWIND $rows AS row
MATCH (first:Resource {id: row.first.id})
MATCH (last:WasteCode {code: row.last.code})
CREATE (first)-[r:DISCARDED_AS]->(last)
SET r = row.properties
RETURN count(r) AS created
