// Returns the documents of a synergy as maps, without their bytes, the oldest first.
// Parameters: $thing_id.
// Relies on the uniqueness of Synergy.id, and follows CONCERNS from there.
MATCH (:Synergy {id: $thing_id})<-[:CONCERNS]-(document:SynergyDocument)
RETURN document {.*} AS document
ORDER BY document.uploaded_at, document.id
