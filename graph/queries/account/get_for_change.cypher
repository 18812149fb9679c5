// Returns one account as a map, which no other transaction changes before this one ends: writing `id` takes
// the lock, so that what is read after it is the latest.
// Parameters: $account_id.
// Relies on the uniqueness of Account.id.
MATCH (account:Account {id: $account_id})
SET account.id = $account_id
WITH account
RETURN account {.*} AS account
