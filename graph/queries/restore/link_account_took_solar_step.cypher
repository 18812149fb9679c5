// Creates TOOK from Account to SolarStep as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Account by id and SolarStep by group_id, version.
UNWIND $rows AS row
MATCH (first:Account {id: row.first.id})
MATCH (last:SolarStep {group_id: row.last.group_id, version: row.last.version})
CREATE (first)-[r:TOOK]->(last)
SET r = row.properties
RETURN count(r) AS created
