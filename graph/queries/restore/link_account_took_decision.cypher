// Creates TOOK from Account to Decision as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Account by id and Decision by proposal_id, version.
UNWIND $rows AS row
MATCH (first:Account {id: row.first.id})
MATCH (last:Decision {proposal_id: row.last.proposal_id, version: row.last.version})
CREATE (first)-[r:TOOK]->(last)
SET r = row.properties
RETURN count(r) AS created
