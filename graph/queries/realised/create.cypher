// Creates what a firm says was exchanged in a year and returns its rank; no row when there is no such synergy.
// Parameters: $synergy_id, $properties.
// Relies on the uniqueness of Synergy.id, RealisedQuantity.(synergy_id, year, side, rank).
MATCH (synergy:Synergy {id: $synergy_id})
CREATE (realised:RealisedQuantity)
SET realised = $properties
CREATE (realised)-[:CONCERNS]->(synergy)
RETURN realised.rank AS rank
