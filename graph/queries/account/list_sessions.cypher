// Returns the sessions of some accounts as maps, the one seen last first.
// Parameters: $account_ids.
// Relies on the index of Session.account_id.
UNWIND $account_ids AS account_id
MATCH (session:Session {account_id: account_id})
RETURN session {.*} AS session
ORDER BY session.seen_at DESC, session.token_digest
