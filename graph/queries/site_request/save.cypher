// Creates a request linked to the account that asks, or answers one that is open; returns its id, and no
// row when it is answered already. Writing `id` takes the lock, so that the state read after is the latest.
// Parameters: $request_id, $account_id, $properties.
// Relies on the uniqueness of SiteRequest.id and Account.id.
MERGE (request:SiteRequest {id: $request_id})
ON CREATE SET request.state = 'open'
SET request.id = $request_id
WITH request
WHERE request.state = 'open'
SET request = $properties
WITH request
OPTIONAL MATCH (account:Account {id: $account_id})
FOREACH (one IN CASE WHEN account IS NULL THEN [] ELSE [account] END | MERGE (one)-[:ASKED]->(request))
RETURN request.id AS id
