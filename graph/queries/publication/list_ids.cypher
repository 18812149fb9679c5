// Returns the ids of all publications, the oldest first.
// Parameters: none.
// Reads every Publication, but for its figures; no index is needed.
MATCH (publication:Publication)
RETURN publication.id AS id
ORDER BY publication.made_at, publication.id
