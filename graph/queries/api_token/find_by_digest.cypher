// Returns the token whose secret has a digest, as a map.
// Parameters: $digest.
// Relies on the uniqueness of ApiToken.digest.
MATCH (token:ApiToken {digest: $digest})
RETURN token {.*} AS token
