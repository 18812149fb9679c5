// Finds SynergyEvent nodes by synergy_id.
// Parameters: none.
CREATE INDEX index_synergy_event_synergy_id IF NOT EXISTS FOR (n:SynergyEvent) ON (n.synergy_id)
