// Returns the newest publication as a map; no row before the first.
// Parameters: none.
// Reads every Publication; no index is needed.
MATCH (publication:Publication)
RETURN publication {.*} AS publication
ORDER BY publication.made_at DESC, publication.id DESC
LIMIT 1
