// Creates or replaces a request, linked to the account that asks.
// Parameters: $request_id, $account_id, $properties.
// Relies on the uniqueness of SiteRequest.id and Account.id.
MERGE (request:SiteRequest {id: $request_id})
SET request = $properties
WITH request
MATCH (account:Account {id: $account_id})
MERGE (account)-[:ASKED]->(request)
