// Returns a session as a map.
// Parameters: $token_digest.
// Relies on the uniqueness of Session.token_digest.
MATCH (session:Session {token_digest: $token_digest})
RETURN session {.*} AS session
