// Returns the cadastres as maps, by id.
// Parameters: none.
// Reads every Cadastre; no index is needed.
MATCH (cadastre:Cadastre)
RETURN cadastre {.*} AS cadastre
ORDER BY cadastre.id
