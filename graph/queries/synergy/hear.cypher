// Notes when something was last done with a synergy.
// Parameters: $synergy_id, $at.
// Relies on the uniqueness of Synergy.id.
MATCH (synergy:Synergy {id: $synergy_id})
SET synergy.heard_at = $at
