// Returns one site as a map, which no other transaction changes before this one ends: writing `id` takes the
// lock, so that what is read after it is the latest.
// Parameters: $site_id.
// Relies on the uniqueness of Site.id.
MATCH (site:Site {id: $site_id})
SET site.id = $site_id
WITH site
RETURN site {.*} AS site
