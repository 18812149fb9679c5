// Creates READ_IN from Decision to Run as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Decision by proposal_id, version and Run by id.
UNWIND $rows AS row
MATCH (first:Decision {proposal_id: row.first.proposal_id, version: row.first.version})
MATCH (last:Run {id: row.last.id})
CREATE (first)-[r:READ_IN]->(last)
SET r = row.properties
RETURN count(r) AS created
