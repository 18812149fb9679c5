// Returns the bytes of a document, part by part, as base64.
// Parameters: $document_id.
// Relies on the uniqueness of DesignDocument.id, and follows KEPT_IN from there.
MATCH (:DesignDocument {id: $document_id})-[:KEPT_IN]->(part:DocumentPart)
RETURN part.base64 AS base64
ORDER BY part.position
