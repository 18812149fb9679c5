// Creates KEPT_IN from DesignDocument to DocumentPart as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of DesignDocument by id and DocumentPart by document_id, position.
UNWIND $rows AS row
MATCH (first:DesignDocument {id: row.first.id})
MATCH (last:DocumentPart {document_id: row.last.document_id, position: row.last.position})
CREATE (first)-[r:KEPT_IN]->(last)
SET r = row.properties
RETURN count(r) AS created
