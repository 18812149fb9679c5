// What can stand in for a resource, and which operations make it out of what.
// Parameters: $resource_id.
// Relies on the uniqueness of Resource.id.
MATCH (wanted:Resource {id: $resource_id})
OPTIONAL MATCH replacing = (:Resource)-[:CAN_REPLACE]->(wanted)
OPTIONAL MATCH making = (:Resource)<-[:TAKES]-(:Processor)-[:MAKES]->(wanted)
RETURN wanted, replacing, making
