// Forgets what was stored of a cadastre beforehand: its version is shown.
// Parameters: $cadastre.
// Reads every PreparedRoofs: a few hundred while an import is under way, else none.
MATCH (prepared:PreparedRoofs {cadastre: $cadastre})
DELETE prepared
