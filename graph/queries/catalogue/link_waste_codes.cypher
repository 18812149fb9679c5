// Links resources to the waste codes under which they may be discarded.
// Parameters: $rows, a list of {id, code}.
// Relies on the uniqueness of Resource.id and WasteCode.code.
UNWIND $rows AS row
MATCH (resource:Resource {id: row.id})
MERGE (waste:WasteCode {code: row.code})
MERGE (resource)-[:DISCARDED_AS]->(waste)
