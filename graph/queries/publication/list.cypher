// Returns all publications as maps, the oldest first.
// Parameters: none.
// Reads every Publication; no index is needed.
MATCH (publication:Publication)
RETURN publication {.*} AS publication
ORDER BY publication.made_at, publication.id
