// Returns the flows of some sites as maps, in no order: so that the first comes before the last is found.
// Parameters: $site_ids, each once.
// Relies on the uniqueness of Site.id, and follows DECLARES from there.
UNWIND $site_ids AS site_id
MATCH (:Site {id: site_id})-[:DECLARES]->(flow:Flow)
RETURN flow {.*} AS flow
