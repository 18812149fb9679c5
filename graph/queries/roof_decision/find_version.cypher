// Returns the version of what was said of a roof when it exists.
// Parameters: $roof_id, $version.
// Relies on the uniqueness of RoofDecision.(roof_id, version).
MATCH (decision:RoofDecision {roof_id: $roof_id, version: $version})
RETURN decision.version AS version
