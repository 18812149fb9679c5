// Keeps that a document was removed and deletes its parts; returns its id, no row when it was removed already.
// Writing `id` takes the lock, so that what is read after is the latest.
// Parameters: $document_id, $removed_by, $removed_at.
// Relies on the uniqueness of DesignDocument.id, and follows KEPT_IN from there.
MATCH (document:DesignDocument {id: $document_id})
SET document.id = $document_id
WITH document
WHERE document.removed_at IS NULL
SET document.removed_by = $removed_by, document.removed_at = $removed_at
WITH document
OPTIONAL MATCH (document)-[:KEPT_IN]->(part:DocumentPart)
DETACH DELETE part
RETURN DISTINCT document.id AS id
