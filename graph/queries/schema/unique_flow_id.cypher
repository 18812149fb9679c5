// No two Flow nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_flow_id IF NOT EXISTS FOR (n:Flow) REQUIRE n.id IS UNIQUE
