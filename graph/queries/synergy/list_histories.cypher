// Returns what happened to some synergies as maps, by synergy, the oldest first.
// Parameters: $synergy_ids, each once.
// Relies on the index of SynergyEvent.synergy_id.
UNWIND $synergy_ids AS synergy_id
MATCH (event:SynergyEvent {synergy_id: synergy_id})
RETURN event {.*} AS event
ORDER BY event.synergy_id, event.version
