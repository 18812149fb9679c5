// No two Synergy nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_synergy_id IF NOT EXISTS FOR (n:Synergy) REQUIRE n.id IS UNIQUE
