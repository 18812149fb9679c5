// Returns the latest decision on each heat-recovery loop as maps, by loop id.
// Parameters: none.
// Reads every LoopDecision; no index is needed.
MATCH (decision:LoopDecision)
WITH decision
ORDER BY decision.version DESC
WITH decision.loop_id AS loop_id, collect(decision {.*})[0] AS decision
RETURN decision
ORDER BY loop_id
