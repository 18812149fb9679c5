// Creates READ_IN from SolarDecision to Run as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of SolarDecision by group_id, version and Run by id.
UNWIND $rows AS row
MATCH (first:SolarDecision {group_id: row.first.group_id, version: row.first.version})
MATCH (last:Run {id: row.last.id})
CREATE (first)-[r:READ_IN]->(last)
SET r = row.properties
RETURN count(r) AS created
