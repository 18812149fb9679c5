// Finds Roof nodes by cadastre.
// Parameters: none.
CREATE INDEX index_roof_cadastre IF NOT EXISTS FOR (n:Roof) ON (n.cadastre)
