// Returns how far the journal goes, which no other transaction moves before this one ends: writing `id` takes
// the lock, so that what is read after it is the latest.
// Parameters: none.
// Relies on the uniqueness of JournalHead.id.
MERGE (head:JournalHead {id: 'journal'})
SET head.id = 'journal'
WITH head
RETURN head.position AS position, head.digest AS digest
