// Returns one account as a map.
// Parameters: $account_id.
// Relies on the uniqueness of Account.id.
MATCH (account:Account {id: $account_id})
RETURN account {.*} AS account
