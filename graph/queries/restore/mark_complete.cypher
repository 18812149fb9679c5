// Notes that the restore into this database is complete.
// Parameters: none.
// Relies on the uniqueness of CopyInProgress.id.
MATCH (mark:CopyInProgress {id: 'restore'})
DELETE mark
