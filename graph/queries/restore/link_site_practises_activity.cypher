// Creates PRACTISES from Site to Activity as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Site by id and Activity by key.
UNWIND $rows AS row
MATCH (first:Site {id: row.first.id})
MATCH (last:Activity {key: row.last.key})
CREATE (first)-[r:PRACTISES]->(last)
SET r = row.properties
RETURN count(r) AS created
