// No two Roof nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_roof_id IF NOT EXISTS FOR (n:Roof) REQUIRE n.id IS UNIQUE
