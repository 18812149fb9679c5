// Removes the load curve of a declared need; one that has none is passed over.
// Parameters: $flow_id.
// Relies on the uniqueness of LoadCurve.flow_id.
MATCH (curve:LoadCurve {flow_id: $flow_id})
DETACH DELETE curve
