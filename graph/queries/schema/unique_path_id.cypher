// No two Path nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_path_id IF NOT EXISTS FOR (n:Path) REQUIRE n.id IS UNIQUE
