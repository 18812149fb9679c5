// Gives places to journal entries that have none, and moves the head to the last of them.
// Parameters: $rows, a list of {id, position, previous, digest}; $position, $digest, those of the last.
// Relies on the uniqueness of JournalEntry.id and JournalHead.id.
MATCH (head:JournalHead {id: 'journal'})
SET head.position = $position, head.digest = $digest
WITH head
UNWIND $rows AS row
MATCH (entry:JournalEntry {id: row.id})
SET entry.position = row.position, entry.previous = row.previous, entry.digest = row.digest
