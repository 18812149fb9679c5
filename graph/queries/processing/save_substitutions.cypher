// Creates or replaces substitutions.
// Parameters: $rows, a list of {id, from_resource_id, to_resource_id, properties}.
// Relies on the uniqueness of Resource.id and CAN_REPLACE.id.
UNWIND $rows AS row
MERGE (giver:Resource {id: row.from_resource_id})
MERGE (taker:Resource {id: row.to_resource_id})
MERGE (giver)-[replaces:CAN_REPLACE {id: row.id}]->(taker)
SET replaces = row.properties
