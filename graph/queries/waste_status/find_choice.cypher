// Returns the rank of a choice of a path when it exists.
// Parameters: $synergy_id, $rank.
// Relies on the uniqueness of PathChoice.(synergy_id, rank).
MATCH (choice:PathChoice {synergy_id: $synergy_id, rank: $rank})
RETURN choice.rank AS rank
