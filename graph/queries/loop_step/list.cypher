// Returns every step taken on accepted loops as maps, by loop, the oldest first.
// Parameters: none.
// Reads every LoopStep; no index is needed.
MATCH (step:LoopStep)
RETURN step {.*} AS step
ORDER BY step.loop_id, step.version
