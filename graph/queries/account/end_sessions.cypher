// Deletes all sessions of an account.
// Parameters: $account_id.
// Relies on the index of Session.account_id.
MATCH (session:Session {account_id: $account_id})
DETACH DELETE session
