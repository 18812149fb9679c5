// Returns the rank of what a firm says of a year when it exists.
// Parameters: $synergy_id, $year, $side, $rank.
// Relies on the uniqueness of RealisedQuantity.(synergy_id, year, side, rank).
MATCH (realised:RealisedQuantity {synergy_id: $synergy_id, year: $year, side: $side, rank: $rank})
RETURN realised.rank AS rank
