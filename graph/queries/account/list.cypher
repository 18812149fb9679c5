// Returns all accounts as maps, by e-mail.
// Parameters: none.
// Reads every Account; no index is needed.
MATCH (account:Account)
RETURN account {.*} AS account
ORDER BY account.email
