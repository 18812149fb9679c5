// Returns all sites as maps, by id.
// Parameters: none.
// Reads every Site; no index is needed.
MATCH (site:Site)
RETURN site {.*} AS site
ORDER BY site.id
