// Returns the roofs near some sites, and those that belong to one, as maps; one may come twice.
// Parameters: $site_ids, each once.
// Relies on the uniqueness of Site.id.
UNWIND $site_ids AS id
MATCH (site:Site {id: id})<-[:NEAR|BELONGS_TO]-(roof:Roof)
RETURN DISTINCT roof {.*} AS roof
