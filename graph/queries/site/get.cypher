// Returns one site as a map.
// Parameters: $site_id.
// Relies on the uniqueness of Site.id.
MATCH (site:Site {id: $site_id})
RETURN site {.*} AS site
