// Deletes a token; one that is gone already is passed over.
// Parameters: $token_id.
// Relies on the uniqueness of ApiToken.id.
MATCH (token:ApiToken {id: $token_id})
DETACH DELETE token
