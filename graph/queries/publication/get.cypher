// Returns a publication as a map.
// Parameters: $publication_id.
// Relies on the uniqueness of Publication.id.
MATCH (publication:Publication {id: $publication_id})
RETURN publication {.*} AS publication
