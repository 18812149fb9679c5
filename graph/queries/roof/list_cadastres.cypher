// Returns the ids of the cadastres that roofs come from.
// Parameters: none.
// Reads every Roof; no index is needed.
MATCH (roof:Roof)
RETURN DISTINCT roof.cadastre AS id
ORDER BY id
