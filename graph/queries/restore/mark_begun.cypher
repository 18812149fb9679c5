// Notes that a restore into this database has begun and is not complete.
// Parameters: none.
// Relies on the uniqueness of CopyInProgress.id.
MERGE (mark:CopyInProgress {id: 'restore'})
