// Lets no other transaction decide on a group with a site before this one ends: writing `id` takes the lock.
// Parameters: $site_id.
// Relies on the uniqueness of Site.id.
MATCH (site:Site {id: $site_id})
SET site.id = $site_id
RETURN site.id AS id
