// Returns all load curves as maps, by need.
// Parameters: none.
// Reads every LoadCurve; no index is needed.
MATCH (curve:LoadCurve)
RETURN curve {.*} AS curve
ORDER BY curve.flow_id
