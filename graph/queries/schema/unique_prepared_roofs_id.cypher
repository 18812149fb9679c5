// No two PreparedRoofs nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_prepared_roofs_id IF NOT EXISTS FOR (n:PreparedRoofs) REQUIRE n.id IS UNIQUE
