// Returns the notes of all loops and groups as maps, the oldest first.
// Parameters: none.
// Reads every DesignNote.
MATCH (note:DesignNote)
RETURN note {.*} AS note
ORDER BY note.written_at, note.id
