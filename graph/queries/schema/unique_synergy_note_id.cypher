// No two SynergyNote nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_synergy_note_id IF NOT EXISTS FOR (n:SynergyNote) REQUIRE n.id IS UNIQUE
