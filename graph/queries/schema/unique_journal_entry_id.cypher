// No two JournalEntry nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_journal_entry_id IF NOT EXISTS FOR (n:JournalEntry) REQUIRE n.id IS UNIQUE
