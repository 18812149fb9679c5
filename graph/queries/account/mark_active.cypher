// Notes when an account was last used, to the day.
// Parameters: $account_id, $active_at.
// Relies on the uniqueness of Account.id.
MATCH (account:Account {id: $account_id})
SET account.active_at = $active_at
