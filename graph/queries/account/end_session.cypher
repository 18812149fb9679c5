// Deletes a session.
// Parameters: $token_digest.
// Relies on the uniqueness of Session.token_digest.
MATCH (session:Session {token_digest: $token_digest})
DETACH DELETE session
