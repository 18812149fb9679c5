// Creates or replaces the resources of the catalogue.
// Parameters: $rows, a list of {id, properties}.
// Relies on the uniqueness of Resource.id.
UNWIND $rows AS row
MERGE (resource:Resource {id: row.id})
SET resource = row.properties
