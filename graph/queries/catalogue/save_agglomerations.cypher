// Creates or replaces the agglomerations.
// Parameters: $rows, a list of {id, properties}.
// Relies on the uniqueness of Agglomeration.id.
UNWIND $rows AS row
MERGE (agglomeration:Agglomeration {id: row.id})
SET agglomeration = row.properties
