// No two DesignNote nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_design_note_id IF NOT EXISTS FOR (n:DesignNote) REQUIRE n.id IS UNIQUE
