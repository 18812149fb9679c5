// Creates REPLACES from Decision to Decision as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Decision by proposal_id, version.
UNWIND $rows AS row
MATCH (first:Decision {proposal_id: row.first.proposal_id, version: row.first.version})
MATCH (last:Decision {proposal_id: row.last.proposal_id, version: row.last.version})
CREATE (first)-[r:REPLACES]->(last)
SET r = row.properties
RETURN count(r) AS created
