// Returns the newest journal entries as maps, newest first.
// Parameters: $limit.
// Relies on the index of JournalEntry.at.
MATCH (entry:JournalEntry)
RETURN entry {.*} AS entry
ORDER BY entry.at DESC, entry.id DESC
LIMIT $limit
