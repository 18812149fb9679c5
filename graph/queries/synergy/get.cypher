// Returns one synergy as a map.
// Parameters: $synergy_id.
// Relies on the uniqueness of Synergy.id.
MATCH (synergy:Synergy {id: $synergy_id})
RETURN synergy {.*} AS synergy
