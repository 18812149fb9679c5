// No two Resource nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_resource_id IF NOT EXISTS FOR (n:Resource) REQUIRE n.id IS UNIQUE
