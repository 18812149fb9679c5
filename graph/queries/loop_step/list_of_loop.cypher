// Returns all steps taken on one accepted loop as maps, the oldest first.
// Parameters: $loop_id.
// Relies on the index of LoopStep.loop_id.
MATCH (step:LoopStep {loop_id: $loop_id})
RETURN step {.*} AS step
ORDER BY step.version
