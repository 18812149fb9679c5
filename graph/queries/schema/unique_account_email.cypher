// No two Account nodes have the same email; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_account_email IF NOT EXISTS FOR (n:Account) REQUIRE n.email IS UNIQUE
