// Returns how far the journal goes.
// Parameters: none.
// Relies on the uniqueness of JournalHead.id.
MATCH (head:JournalHead {id: 'journal'})
RETURN head.position AS position, head.digest AS digest
