// No two Publication nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_publication_id IF NOT EXISTS FOR (n:Publication) REQUIRE n.id IS UNIQUE
