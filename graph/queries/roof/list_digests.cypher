// Returns the id and digest of each roof of a cadastre.
// Parameters: $cadastre.
// Relies on the index of Roof.cadastre.
MATCH (roof:Roof {cadastre: $cadastre})
RETURN roof.id AS id, roof.digest AS digest
