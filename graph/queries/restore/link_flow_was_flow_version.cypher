// Creates WAS from Flow to FlowVersion as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Flow by id and FlowVersion by flow_id, version.
UNWIND $rows AS row
MATCH (first:Flow {id: row.first.id})
MATCH (last:FlowVersion {flow_id: row.last.flow_id, version: row.last.version})
CREATE (first)-[r:WAS]->(last)
SET r = row.properties
RETURN count(r) AS created
