// Returns the drafts of some sites as maps, by site, then in the order they were begun.
// Parameters: $site_ids, each once.
// Relies on the uniqueness of Site.id, and follows BEGUN_FOR from there.
UNWIND $site_ids AS site_id
MATCH (:Site {id: site_id})<-[:BEGUN_FOR]-(draft:Draft)
RETURN draft {.*} AS draft
ORDER BY draft.site_id, draft.created_at, draft.id
