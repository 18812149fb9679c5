// Finds Account nodes by link_digest.
// Parameters: none.
CREATE INDEX index_account_link_digest IF NOT EXISTS FOR (n:Account) ON (n.link_digest)
