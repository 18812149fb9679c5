// Finds LoopStep nodes by loop_id.
// Parameters: none.
CREATE INDEX index_loop_step_loop_id IF NOT EXISTS FOR (n:LoopStep) ON (n.loop_id)
