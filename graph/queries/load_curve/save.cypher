// Keeps the load curve of a declared need in place of the one it had, and returns its id; no row when there is
// no such need.
// Parameters: $flow_id, $properties.
// Relies on the uniqueness of Flow.id and LoadCurve.flow_id.
MATCH (flow:Flow {id: $flow_id})
MERGE (curve:LoadCurve {flow_id: $flow_id})
SET curve = $properties
MERGE (flow)-[:FOLLOWS]->(curve)
RETURN curve.flow_id AS flow_id
