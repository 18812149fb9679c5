// Returns every decision that was ever taken of a heat-recovery loop as maps, by loop, the oldest first.
// Parameters: none.
// Reads every LoopDecision; no index is needed.
MATCH (decision:LoopDecision)
RETURN decision {.*} AS decision
ORDER BY decision.loop_id, decision.version
