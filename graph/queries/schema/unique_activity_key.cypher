// No two Activity nodes have the same key; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_activity_key IF NOT EXISTS FOR (n:Activity) REQUIRE n.key IS UNIQUE
