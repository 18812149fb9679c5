// No two JournalHead nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_journal_head_id IF NOT EXISTS FOR (n:JournalHead) REQUIRE n.id IS UNIQUE
