// Notes that the copy into this database is complete.
// Parameters: none.
// Relies on the uniqueness of CopyInProgress.id.
MATCH (mark:CopyInProgress {id: 'copy'})
DELETE mark
