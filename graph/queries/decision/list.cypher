// Returns every decision that was ever taken as maps, by proposal, the oldest first.
// Parameters: none.
// Reads every Decision; no index is needed.
MATCH (decision:Decision)
RETURN decision {.*} AS decision
ORDER BY decision.proposal_id, decision.version
