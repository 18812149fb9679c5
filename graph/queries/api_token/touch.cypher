// Notes when a token was last used; one that was deleted stays away.
// Parameters: $token_id, $used_at.
// Relies on the uniqueness of ApiToken.id.
MATCH (token:ApiToken {id: $token_id})
SET token.used_at = $used_at
