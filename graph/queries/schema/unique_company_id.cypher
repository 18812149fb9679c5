// No two Company nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_company_id IF NOT EXISTS FOR (n:Company) REQUIRE n.id IS UNIQUE
