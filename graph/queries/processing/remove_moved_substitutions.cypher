// Removes substitutions that are about to be saved between other resources.
// Parameters: $rows, a list of {id, from_resource_id, to_resource_id}.
// Relies on the uniqueness of CAN_REPLACE.id.
UNWIND $rows AS row
MATCH (giver:Resource)-[replaced:CAN_REPLACE {id: row.id}]->(taker:Resource)
WHERE giver.id <> row.from_resource_id OR taker.id <> row.to_resource_id
DELETE replaced
