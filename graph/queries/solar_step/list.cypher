// Returns every step taken on accepted groups as maps, by group, the oldest first.
// Parameters: none.
// Reads every SolarStep; no index is needed.
MATCH (step:SolarStep)
RETURN step {.*} AS step
ORDER BY step.group_id, step.version
