// Creates MADE from Account to Edit as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Account by id and Edit by subject, thing_id, version.
UNWIND $rows AS row
MATCH (first:Account {id: row.first.id})
MATCH (last:Edit {subject: row.last.subject, thing_id: row.last.thing_id, version: row.last.version})
CREATE (first)-[r:MADE]->(last)
SET r = row.properties
RETURN count(r) AS created
