// Creates a session, opened by its account.
// Parameters: $token_digest, $account_id, $properties.
// Relies on the uniqueness of Session.token_digest and Account.id.
MERGE (session:Session {token_digest: $token_digest})
SET session = $properties
WITH session
MATCH (account:Account {id: $account_id})
MERGE (account)-[:OPENED]->(session)
