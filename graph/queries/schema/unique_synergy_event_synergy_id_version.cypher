// No two SynergyEvent nodes have the same synergy_id and version; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_synergy_event_synergy_id_version IF NOT EXISTS FOR (n:SynergyEvent) REQUIRE (n.synergy_id, n.version) IS UNIQUE
