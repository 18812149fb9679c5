// No two Account nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_account_id IF NOT EXISTS FOR (n:Account) REQUIRE n.id IS UNIQUE
