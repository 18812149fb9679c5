// Creates CONCERNS from DesignNote to SolarDecision as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of DesignNote by id and SolarDecision by group_id, version.
UNWIND $rows AS row
MATCH (first:DesignNote {id: row.first.id})
MATCH (last:SolarDecision {group_id: row.last.group_id, version: row.last.version})
CREATE (first)-[r:CONCERNS]->(last)
SET r = row.properties
RETURN count(r) AS created
