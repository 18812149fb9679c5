// Returns the tokens of an account as maps, the newest first.
// Parameters: $account_id.
// Relies on the index of ApiToken.account_id.
MATCH (token:ApiToken {account_id: $account_id})
RETURN token {.*} AS token
ORDER BY token.created_at DESC, token.id DESC
