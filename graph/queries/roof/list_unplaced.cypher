// Returns roofs that are still to be placed as maps.
// Parameters: $limit.
// Relies on the index of Roof.cell.
MATCH (roof:Roof {cell: 'unplaced'})
RETURN roof {.*} AS roof
LIMIT $limit
