// Creates or replaces an account, with the sites that it manages.
// Parameters: $account_id, $properties, $site_ids.
// Relies on the uniqueness of Account.id and Site.id.
MERGE (account:Account {id: $account_id})
SET account = $properties
WITH account
OPTIONAL MATCH (account)-[old:MANAGES]->(:Site)
DELETE old
WITH DISTINCT account
UNWIND $site_ids AS site_id
MATCH (site:Site {id: site_id})
MERGE (account)-[:MANAGES]->(site)
