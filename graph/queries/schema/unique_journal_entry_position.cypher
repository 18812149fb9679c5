// No two JournalEntry nodes have the same position; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_journal_entry_position IF NOT EXISTS FOR (n:JournalEntry) REQUIRE n.position IS UNIQUE
