// Returns all decisions on one group that shares roofs as maps, oldest first.
// Parameters: $group_id.
// Relies on the index of SolarDecision.group_id.
MATCH (decision:SolarDecision {group_id: $group_id})
RETURN decision {.*} AS decision
ORDER BY decision.version
