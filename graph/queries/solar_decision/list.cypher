// Returns every decision on groups that share roofs as maps, by group, the oldest first.
// Parameters: none.
// Reads every SolarDecision; no index is needed.
MATCH (decision:SolarDecision)
RETURN decision {.*} AS decision
ORDER BY decision.group_id, decision.version
