// No two Cadastre nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_cadastre_id IF NOT EXISTS FOR (n:Cadastre) REQUIRE n.id IS UNIQUE
