// Notes when a session was last seen; one that has ended stays away.
// Parameters: $token_digest, $seen_at.
// Relies on the uniqueness of Session.token_digest.
MATCH (session:Session {token_digest: $token_digest})
SET session.seen_at = $seen_at
