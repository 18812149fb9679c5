// Writes a journal entry.
// Parameters: $entry_id, $properties.
// Relies on the uniqueness of JournalEntry.id.
MERGE (entry:JournalEntry {id: $entry_id})
SET entry = $properties
