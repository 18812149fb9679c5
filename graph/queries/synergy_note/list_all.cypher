// Returns the notes of all synergies as maps, the oldest first.
// Parameters: none.
// Reads every SynergyNote.
MATCH (note:SynergyNote)
RETURN note {.*} AS note
ORDER BY note.written_at, note.id
