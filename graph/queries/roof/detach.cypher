// Forgets the sites that roofs belong to.
// Parameters: $roof_ids, each once.
// Relies on the uniqueness of Roof.id.
UNWIND $roof_ids AS id
MATCH (roof:Roof {id: id})-[belongs:BELONGS_TO]->(:Site)
DELETE belongs
