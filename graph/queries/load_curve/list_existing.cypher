// Returns the load curves of those needs that have one as maps, by need.
// Parameters: $flow_ids, each once.
// Relies on the uniqueness of LoadCurve.flow_id.
UNWIND $flow_ids AS flow_id
MATCH (curve:LoadCurve {flow_id: flow_id})
RETURN curve {.*} AS curve
ORDER BY curve.flow_id
