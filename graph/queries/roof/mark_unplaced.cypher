// Marks roofs that lie in no cell yet as to be placed, some at a time, and returns how many it marked.
// Parameters: $limit.
// Reads every Roof until it has found enough; no index is needed.
MATCH (roof:Roof)
WHERE roof.cell IS NULL
WITH roof
LIMIT $limit
SET roof.cell = 'unplaced'
RETURN count(roof) AS marked
