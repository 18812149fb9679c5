// Finds LoopDecision nodes by loop_id.
// Parameters: none.
CREATE INDEX index_loop_decision_loop_id IF NOT EXISTS FOR (n:LoopDecision) ON (n.loop_id)
