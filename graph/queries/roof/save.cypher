// Creates or replaces roofs.
// Parameters: $rows, a list of {id, properties}.
// Relies on the uniqueness of Roof.id.
UNWIND $rows AS row
MERGE (roof:Roof {id: row.id})
SET roof = row.properties
RETURN count(roof) AS saved
