// No two Session nodes have the same token_digest; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_session_token_digest IF NOT EXISTS FOR (n:Session) REQUIRE n.token_digest IS UNIQUE
