// Creates a note on a synergy and returns its id; no row when there is no such synergy.
// Parameters: $synergy_id, $properties.
// Relies on the uniqueness of Synergy.id, SynergyNote.id.
MATCH (synergy:Synergy {id: $synergy_id})
CREATE (note:SynergyNote)
SET note = $properties
CREATE (note)-[:CONCERNS]->(synergy)
RETURN note.id AS id
