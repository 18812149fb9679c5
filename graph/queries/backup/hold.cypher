// Holds commands back for some time: those that have not taken the head of the journal yet.
// Parameters: $lease_ms, milliseconds from now by the server's clock.
// Relies on the uniqueness of CopyInProgress.id.
MERGE (hold:CopyInProgress {id: 'backup'})
SET hold.until_ms = timestamp() + $lease_ms
