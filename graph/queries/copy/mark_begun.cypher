// Notes that a copy into this database has begun and is not complete.
// Parameters: none.
// Reads every CopyInProgress, of which there is one at most.
MERGE (mark:CopyInProgress {id: 'copy'})
