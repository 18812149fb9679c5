// No two Commune nodes have the same code; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_commune_code IF NOT EXISTS FOR (n:Commune) REQUIRE n.code IS UNIQUE
