// Returns the version of a step taken on an accepted group when it exists.
// Parameters: $group_id, $version.
// Relies on the uniqueness of SolarStep.(group_id, version).
MATCH (step:SolarStep {group_id: $group_id, version: $version})
RETURN step.version AS version
