// Returns the roofs that lie in some cells as maps.
// Parameters: $cells, each once.
// Relies on the index of Roof.cell.
UNWIND $cells AS cell
MATCH (roof:Roof {cell: cell})
RETURN roof {.*} AS roof
