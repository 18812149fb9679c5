// Creates SPEAKS_FOR from SolarStep to Site as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of SolarStep by group_id, version and Site by id.
UNWIND $rows AS row
MATCH (first:SolarStep {group_id: row.first.group_id, version: row.first.version})
MATCH (last:Site {id: row.last.id})
CREATE (first)-[r:SPEAKS_FOR]->(last)
SET r = row.properties
RETURN count(r) AS created
