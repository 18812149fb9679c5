// Returns all decisions on one heat-recovery loop as maps, oldest first.
// Parameters: $loop_id.
// Relies on the index of LoopDecision.loop_id.
MATCH (decision:LoopDecision {loop_id: $loop_id})
RETURN decision {.*} AS decision
ORDER BY decision.version
