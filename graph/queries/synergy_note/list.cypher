// Returns the notes on a synergy as maps, the oldest first.
// Parameters: $thing_id.
// Relies on the uniqueness of Synergy.id, and follows CONCERNS from there.
MATCH (:Synergy {id: $thing_id})<-[:CONCERNS]-(note:SynergyNote)
RETURN note {.*} AS note
ORDER BY note.written_at, note.id
