// Creates a choice of a path for a synergy and returns its rank; no row when there is no such synergy.
// Parameters: $synergy_id, $properties.
// Relies on the uniqueness of Synergy.id, PathChoice.(synergy_id, rank).
MATCH (synergy:Synergy {id: $synergy_id})
CREATE (choice:PathChoice)
SET choice = $properties
CREATE (choice)-[:CONCERNS]->(synergy)
RETURN choice.rank AS rank
