// Finds Roof nodes by reference.
// Parameters: none.
CREATE INDEX index_roof_reference IF NOT EXISTS FOR (n:Roof) ON (n.reference)
