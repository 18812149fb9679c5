// Links resources to the wider ones that they are a kind of.
// Parameters: $rows, a list of {id, parent}.
// Relies on the uniqueness of Resource.id.
UNWIND $rows AS row
MATCH (resource:Resource {id: row.id})
MATCH (wider:Resource {id: row.parent})
MERGE (resource)-[:KIND_OF]->(wider)
