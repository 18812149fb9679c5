// No two HeatLoop nodes have the same run_id and id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_heat_loop_run_id_id IF NOT EXISTS FOR (n:HeatLoop) REQUIRE (n.run_id, n.id) IS UNIQUE
