// Returns a record when a copy or a restore into this database was begun and is not complete.
// Parameters: none.
// Reads every CopyInProgress, of which there is one at most.
MATCH (mark:CopyInProgress)
WHERE mark.id <> 'backup'
RETURN mark.id AS id
