// Creates or replaces a cadastre with what its roofs add up to.
// Parameters: $id, $properties.
// Relies on the uniqueness of Cadastre.id.
MERGE (cadastre:Cadastre {id: $id})
SET cadastre = $properties
