// Writes a journal entry as the newest one.
// Parameters: $properties, $position, $digest.
// Relies on the uniqueness of JournalHead.id; that of JournalEntry.position keeps two from one place.
MATCH (head:JournalHead {id: 'journal'})
CREATE (entry:JournalEntry)
SET entry = $properties, head.position = $position, head.digest = $digest
