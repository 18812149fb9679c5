// Finds Roof nodes by cell.
// Parameters: none.
CREATE INDEX index_roof_cell IF NOT EXISTS FOR (n:Roof) ON (n.cell)
