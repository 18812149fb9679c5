// Returns the version of a decision on a loop when it exists.
// Parameters: $loop_id, $version.
// Relies on the uniqueness of LoopDecision.(loop_id, version).
MATCH (decision:LoopDecision {loop_id: $loop_id, version: $version})
RETURN decision.version AS version
