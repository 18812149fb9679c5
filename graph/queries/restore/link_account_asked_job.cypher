// Creates ASKED from Account to Job as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Account by id and Job by id.
UNWIND $rows AS row
MATCH (first:Account {id: row.first.id})
MATCH (last:Job {id: row.last.id})
CREATE (first)-[r:ASKED]->(last)
SET r = row.properties
RETURN count(r) AS created
