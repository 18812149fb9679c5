// No two Run nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_run_id IF NOT EXISTS FOR (n:Run) REQUIRE n.id IS UNIQUE
