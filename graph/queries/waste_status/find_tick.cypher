// Returns the rank of a tick of a condition when it exists.
// Parameters: $synergy_id, $condition_id, $rank.
// Relies on the uniqueness of ConditionTick.(synergy_id, condition_id, rank).
MATCH (tick:ConditionTick {synergy_id: $synergy_id, condition_id: $condition_id, rank: $rank})
RETURN tick.rank AS rank
