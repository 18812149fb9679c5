// No two Catalogue nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_catalogue_id IF NOT EXISTS FOR (n:Catalogue) REQUIRE n.id IS UNIQUE
