// Returns roofs that lie in no cell yet as maps, by id.
// Parameters: $limit.
// Reads every Roof until it has found enough; no index is needed.
MATCH (roof:Roof)
WHERE roof.cell IS NULL
RETURN roof {.*} AS roof
ORDER BY roof.id
LIMIT $limit
