// Creates or replaces an account, with the sites that it manages and the parks that it coordinates.
// Parameters: $account_id, $properties, $site_ids, $park_ids.
// Relies on the uniqueness of Account.id, Site.id and Park.id.
MERGE (account:Account {id: $account_id})
SET account = $properties
WITH account
OPTIONAL MATCH (account)-[old:MANAGES|COORDINATES]->()
DELETE old
WITH DISTINCT account
FOREACH (park_id IN $park_ids |
  MERGE (park:Park {id: park_id})
  MERGE (account)-[:COORDINATES]->(park))
WITH account
UNWIND $site_ids AS site_id
MATCH (site:Site {id: site_id})
MERGE (account)-[:MANAGES]->(site)
