// Returns everything that happened to synergies as maps, by synergy, the oldest first.
// Parameters: none.
// Reads every SynergyEvent; no index is needed.
MATCH (event:SynergyEvent)
RETURN event {.*} AS event
ORDER BY event.synergy_id, event.version
