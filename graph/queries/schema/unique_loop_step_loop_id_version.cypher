// No two LoopStep nodes have the same loop_id and version; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_loop_step_loop_id_version IF NOT EXISTS FOR (n:LoopStep) REQUIRE (n.loop_id, n.version) IS UNIQUE
