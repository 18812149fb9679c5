// Returns the documents of a loop or group as maps, over all its acceptances, the oldest first.
// Parameters: $thing_id.
// Relies on the index on DesignDocument.thing_id.
MATCH (document:DesignDocument {thing_id: $thing_id})
RETURN document {.*} AS document
ORDER BY document.uploaded_at, document.id
