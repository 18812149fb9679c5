// No two Migration nodes have the same number; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_migration_number IF NOT EXISTS FOR (n:Migration) REQUIRE n.number IS UNIQUE
