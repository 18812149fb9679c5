// Holds commands back for some time; one that is ending now, which has the head of the journal, goes first.
// Parameters: $lease_ms, milliseconds from now by the server's clock.
// Relies on the uniqueness of JournalHead.id and CopyInProgress.id.
OPTIONAL MATCH (head:JournalHead {id: 'journal'})
SET head.id = 'journal'
MERGE (hold:CopyInProgress {id: 'backup'})
SET hold.until_ms = timestamp() + $lease_ms
