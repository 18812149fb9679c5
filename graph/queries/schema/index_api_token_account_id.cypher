// Finds ApiToken nodes by account_id.
// Parameters: none.
CREATE INDEX index_api_token_account_id IF NOT EXISTS FOR (n:ApiToken) ON (n.account_id)
