// No two Draft nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_draft_id IF NOT EXISTS FOR (n:Draft) REQUIRE n.id IS UNIQUE
