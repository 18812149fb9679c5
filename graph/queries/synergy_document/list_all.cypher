// Returns the documents of all synergies as maps, the oldest first.
// Parameters: none.
// Reads every SynergyDocument.
MATCH (document:SynergyDocument)
RETURN document {.*} AS document
ORDER BY document.uploaded_at, document.id
