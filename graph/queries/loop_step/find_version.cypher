// Returns the version of a step taken on an accepted loop when it exists.
// Parameters: $loop_id, $version.
// Relies on the uniqueness of LoopStep.(loop_id, version).
MATCH (step:LoopStep {loop_id: $loop_id, version: $version})
RETURN step.version AS version
