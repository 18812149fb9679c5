// No two Agglomeration nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_agglomeration_id IF NOT EXISTS FOR (n:Agglomeration) REQUIRE n.id IS UNIQUE
