// Creates or replaces a token, linked to the account that holds it.
// Parameters: $token_id, $account_id, $properties.
// Relies on the uniqueness of ApiToken.id and Account.id.
MERGE (token:ApiToken {id: $token_id})
SET token = $properties
WITH token
MATCH (account:Account {id: $account_id})
MERGE (account)-[:HOLDS]->(token)
