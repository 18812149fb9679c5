// Returns the notes of a loop or group as maps, over all its acceptances, the oldest first.
// Parameters: $thing_id.
// Relies on the index on DesignNote.thing_id.
MATCH (note:DesignNote {thing_id: $thing_id})
RETURN note {.*} AS note
ORDER BY note.written_at, note.id
