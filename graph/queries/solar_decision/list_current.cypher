// Returns the latest decision on each group that shares roofs as maps, by group id.
// Parameters: none.
// Reads every SolarDecision; no index is needed.
MATCH (decision:SolarDecision)
WITH decision
ORDER BY decision.version DESC
WITH decision.group_id AS group_id, collect(decision {.*})[0] AS decision
RETURN decision
ORDER BY group_id
