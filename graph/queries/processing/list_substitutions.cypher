// Returns all substitutions as maps, by id.
// Parameters: none.
// Reads every CAN_REPLACE; no index is needed.
MATCH (giver:Resource)-[replaces:CAN_REPLACE]->(taker:Resource)
RETURN replaces {.*, from_resource_id: giver.id, to_resource_id: taker.id} AS substitution
ORDER BY substitution.id
