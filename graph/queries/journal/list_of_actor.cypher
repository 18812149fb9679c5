// Returns the journal entries of an account or command as maps, oldest first.
// Parameters: $actor_id.
// Reads every JournalEntry; asked for when a person takes a copy of their data, so no index is kept for it.
MATCH (entry:JournalEntry {actor_id: $actor_id})
RETURN entry {.*} AS entry
ORDER BY entry.at, entry.id
