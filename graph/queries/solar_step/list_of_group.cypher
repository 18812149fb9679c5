// Returns all steps taken on one accepted group as maps, the oldest first.
// Parameters: $group_id.
// Relies on the index of SolarStep.group_id.
MATCH (step:SolarStep {group_id: $group_id})
RETURN step {.*} AS step
ORDER BY step.version
