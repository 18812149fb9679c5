// Returns those of the roofs that exist as maps, by id.
// Parameters: $roof_ids.
// Relies on the uniqueness of Roof.id.
UNWIND $roof_ids AS id
MATCH (roof:Roof {id: id})
RETURN roof {.*} AS roof
ORDER BY roof.id
