// Returns the documents of all loops and groups as maps, the oldest first.
// Parameters: none.
// Reads every DesignDocument.
MATCH (document:DesignDocument)
RETURN document {.*} AS document
ORDER BY document.uploaded_at, document.id
