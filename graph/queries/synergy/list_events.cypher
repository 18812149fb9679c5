// Returns what happened to a synergy as maps, the oldest first.
// Parameters: $synergy_id.
// Relies on the index of SynergyEvent.synergy_id.
MATCH (event:SynergyEvent {synergy_id: $synergy_id})
RETURN event {.*} AS event
ORDER BY event.version
