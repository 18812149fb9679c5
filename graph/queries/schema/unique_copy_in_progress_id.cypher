// No two CopyInProgress nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_copy_in_progress_id IF NOT EXISTS FOR (n:CopyInProgress) REQUIRE n.id IS UNIQUE
