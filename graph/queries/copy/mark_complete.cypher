// Notes that the copy into this database is complete.
// Parameters: none.
// Reads every CopyInProgress, of which there is one at most.
MATCH (mark:CopyInProgress)
DELETE mark
