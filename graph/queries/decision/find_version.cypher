// Returns the version of a decision when it exists.
// Parameters: $proposal_id, $version.
// Relies on the uniqueness of Decision.(proposal_id, version).
MATCH (decision:Decision {proposal_id: $proposal_id, version: $version})
RETURN decision.version AS version
