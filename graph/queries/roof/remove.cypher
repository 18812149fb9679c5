// Removes roofs.
// Parameters: $roof_ids.
// Relies on the uniqueness of Roof.id.
UNWIND $roof_ids AS id
MATCH (roof:Roof {id: id})
DETACH DELETE roof
