// Returns the version of a decision on a group when it exists.
// Parameters: $group_id, $version.
// Relies on the uniqueness of SolarDecision.(group_id, version).
MATCH (decision:SolarDecision {group_id: $group_id, version: $version})
RETURN decision.version AS version
