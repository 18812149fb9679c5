// Returns what was stored of a cadastre since its version that is shown, as maps, by part.
// Parameters: $cadastre.
// Reads every PreparedRoofs: a few hundred while an import is under way, else none.
MATCH (prepared:PreparedRoofs {cadastre: $cadastre})
RETURN prepared {.cadastre, .part, .created, .replaced, .removed} AS prepared
ORDER BY prepared.part
