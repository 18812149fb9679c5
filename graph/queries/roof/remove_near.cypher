// Forgets the sites around roofs.
// Parameters: $roof_ids, each once.
// Relies on the uniqueness of Roof.id.
UNWIND $roof_ids AS id
MATCH (roof:Roof {id: id})-[near:NEAR]->(:Site)
DELETE near
