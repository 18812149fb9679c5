// Finds JournalEntry nodes by at.
// Parameters: none.
CREATE INDEX index_journal_entry_at IF NOT EXISTS FOR (n:JournalEntry) ON (n.at)
