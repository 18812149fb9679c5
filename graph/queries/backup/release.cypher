// Lets commands pass again.
// Parameters: none.
// Relies on the uniqueness of CopyInProgress.id.
MATCH (hold:CopyInProgress {id: 'backup'})
DELETE hold
