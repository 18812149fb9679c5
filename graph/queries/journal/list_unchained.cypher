// Returns journal entries that have no place yet, as maps, the oldest first.
// Parameters: $most.
// Reads every JournalEntry.
MATCH (entry:JournalEntry)
WHERE entry.position IS NULL
RETURN entry {.*} AS entry
ORDER BY entry.at, entry.id
LIMIT $most
