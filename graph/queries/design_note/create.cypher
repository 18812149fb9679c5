// Creates a note on an accepted loop or group and returns its id; no row when nothing was accepted so.
// Parameters: $thing_id, $acceptance, $properties.
// Relies on the uniqueness of LoopDecision.(loop_id, version), SolarDecision.(group_id, version), DesignNote.id.
OPTIONAL MATCH (loop:LoopDecision {loop_id: $thing_id, version: $acceptance})
OPTIONAL MATCH (group:SolarDecision {group_id: $thing_id, version: $acceptance})
WITH coalesce(loop, group) AS decision
WHERE decision IS NOT NULL
CREATE (note:DesignNote)
SET note = $properties
CREATE (note)-[:CONCERNS]->(decision)
RETURN note.id AS id
