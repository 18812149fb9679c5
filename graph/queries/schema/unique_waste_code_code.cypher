// No two WasteCode nodes have the same code; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_waste_code_code IF NOT EXISTS FOR (n:WasteCode) REQUIRE n.code IS UNIQUE
