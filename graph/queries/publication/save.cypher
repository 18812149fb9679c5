// Creates a publication of the totals.
// Parameters: $publication_id, $properties.
// Relies on the uniqueness of Publication.id.
MERGE (publication:Publication {id: $publication_id})
SET publication = $properties
