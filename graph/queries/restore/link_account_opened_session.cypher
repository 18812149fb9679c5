// Creates OPENED from Account to Session as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Account by id and Session by token_digest.
UNWIND $rows AS row
MATCH (first:Account {id: row.first.id})
MATCH (last:Session {token_digest: row.last.token_digest})
CREATE (first)-[r:OPENED]->(last)
SET r = row.properties
RETURN count(r) AS created
