// Returns everything that was ever said of whose roofs are as maps, by roof, the oldest first.
// Parameters: none.
// Reads every RoofDecision; no index is needed.
MATCH (decision:RoofDecision)
RETURN decision {.*} AS decision
ORDER BY decision.roof_id, decision.version
