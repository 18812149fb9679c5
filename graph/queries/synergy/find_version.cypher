// Returns the version of what happened to a synergy when it exists.
// Parameters: $synergy_id, $version.
// Relies on the uniqueness of SynergyEvent.(synergy_id, version).
MATCH (event:SynergyEvent {synergy_id: $synergy_id, version: $version})
RETURN event.version AS version
