// Returns the flows of some sites as maps, by id.
// Parameters: $site_ids.
// Relies on the uniqueness of Site.id.
UNWIND $site_ids AS site_id
MATCH (:Site {id: site_id})-[:DECLARES]->(flow:Flow)
RETURN flow {.*} AS flow
ORDER BY flow.id
