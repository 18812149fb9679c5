// No two SynergyDocument nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_synergy_document_id IF NOT EXISTS FOR (n:SynergyDocument) REQUIRE n.id IS UNIQUE
