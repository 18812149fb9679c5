// Returns the entries later than one moment and not later than another as maps, the oldest first.
// Parameters: $after, $until, $limit.
// Relies on the index of JournalEntry.at.
MATCH (entry:JournalEntry)
WHERE entry.at > $after AND entry.at <= $until
RETURN entry {.*} AS entry
ORDER BY entry.at, entry.id
LIMIT $limit
