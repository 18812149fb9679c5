// Creates FOLLOWS from Flow to LoadCurve as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Flow by id and LoadCurve by flow_id.
UNWIND $rows AS row
MATCH (first:Flow {id: row.first.id})
MATCH (last:LoadCurve {flow_id: row.last.flow_id})
CREATE (first)-[r:FOLLOWS]->(last)
SET r = row.properties
RETURN count(r) AS created
