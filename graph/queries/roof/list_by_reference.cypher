// Returns the roofs that have an identifier in their cadastre as maps, by id.
// Parameters: $reference.
// Relies on the index of Roof.reference.
MATCH (roof:Roof {reference: $reference})
RETURN roof {.*} AS roof
ORDER BY roof.id
