// Returns the latest decision on each path as maps, by proposal id.
// Parameters: none.
// Reads every Decision; no index is needed.
MATCH (decision:Decision)
WITH decision
ORDER BY decision.version DESC
WITH decision.proposal_id AS proposal_id, collect(decision {.*})[0] AS decision
RETURN decision
ORDER BY proposal_id
