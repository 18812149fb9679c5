// Returns every decision that was ever taken of a group that shares roofs as maps, by group, the oldest first.
// Parameters: none.
// Reads every SolarDecision; no index is needed.
MATCH (decision:SolarDecision)
RETURN decision {.*} AS decision
ORDER BY decision.group_id, decision.version
