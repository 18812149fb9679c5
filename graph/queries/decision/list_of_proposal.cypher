// Returns all decisions on one path as maps, oldest first.
// Parameters: $proposal_id.
// Relies on the index of Decision.proposal_id.
MATCH (decision:Decision {proposal_id: $proposal_id})
RETURN decision {.*} AS decision
ORDER BY decision.version
