// Creates a tick of a condition of a synergy, with the document that shows it; returns its rank, no row when
// there is no such synergy.
// Parameters: $synergy_id, $document_id, $properties.
// Relies on the uniqueness of Synergy.id, SynergyDocument.id, ConditionTick.(synergy_id, condition_id, rank).
MATCH (synergy:Synergy {id: $synergy_id})
CREATE (tick:ConditionTick)
SET tick = $properties
CREATE (tick)-[:CONCERNS]->(synergy)
WITH tick
OPTIONAL MATCH (document:SynergyDocument {id: $document_id})
FOREACH (one IN CASE WHEN document IS NULL THEN [] ELSE [document] END | CREATE (tick)-[:SHOWN_BY]->(one))
RETURN tick.rank AS rank
