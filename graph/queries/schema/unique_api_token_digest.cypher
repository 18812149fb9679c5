// No two ApiToken nodes have the same digest; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_api_token_digest IF NOT EXISTS FOR (n:ApiToken) REQUIRE n.digest IS UNIQUE
