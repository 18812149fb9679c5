// Links what was said of roofs to them again: they were gone from their cadastre, and came back.
// Parameters: $roof_ids, each once.
// Relies on the uniqueness of Roof.id, and the index of RoofDecision.roof_id.
UNWIND $roof_ids AS id
MATCH (roof:Roof {id: id})
MATCH (decision:RoofDecision {roof_id: id})
MERGE (decision)-[:ON]->(roof)
