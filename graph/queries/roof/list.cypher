// Returns all roofs as maps, by id.
// Parameters: none.
// Reads every Roof; no index is needed.
MATCH (roof:Roof)
RETURN roof {.*} AS roof
ORDER BY roof.id
