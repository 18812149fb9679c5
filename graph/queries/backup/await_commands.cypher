// Waits for a command that has taken the head of the journal already, or makes it be repeated.
// Parameters: none.
// Relies on the uniqueness of JournalHead.id.
MATCH (head:JournalHead {id: 'journal'})
SET head.id = 'journal'
