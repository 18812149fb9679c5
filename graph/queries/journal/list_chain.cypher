// Returns the next journal entries in the order of their places, as maps.
// Parameters: $after, a place; $most.
// Relies on the uniqueness of JournalEntry.position.
MATCH (entry:JournalEntry)
WHERE entry.position > $after
RETURN entry {.*} AS entry
ORDER BY entry.position
LIMIT $most
