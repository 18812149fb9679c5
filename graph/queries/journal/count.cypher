// Returns the number of journal entries: it grows with every command that changed something.
// Parameters: none.
// Relies on the store of counts by label.
MATCH (entry:JournalEntry)
RETURN count(entry) AS entries
