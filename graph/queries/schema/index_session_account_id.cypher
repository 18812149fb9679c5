// Finds Session nodes by account_id.
// Parameters: none.
CREATE INDEX index_session_account_id IF NOT EXISTS FOR (n:Session) ON (n.account_id)
