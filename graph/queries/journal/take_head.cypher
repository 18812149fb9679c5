// Returns how far the journal goes, which no other transaction moves before this one ends: writing `id` takes
// the lock, so that what is read after it is the latest. Told too: whether a backup holds commands back.
// Parameters: none.
// Relies on the uniqueness of JournalHead.id and CopyInProgress.id.
MERGE (head:JournalHead {id: 'journal'})
SET head.id = 'journal'
WITH head
OPTIONAL MATCH (hold:CopyInProgress {id: 'backup'})
WHERE hold.until_ms > timestamp()
RETURN head.position AS position, head.digest AS digest, hold IS NOT NULL AS held
