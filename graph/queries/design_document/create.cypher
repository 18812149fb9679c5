// Creates a document of an accepted loop or group with the parts of its bytes and returns how many parts it has;
// no row when nothing was accepted so.
// Parameters: $thing_id, $acceptance, $properties, $parts, a list of properties of DocumentPart.
// Relies on the uniqueness of LoopDecision.(loop_id, version), SolarDecision.(group_id, version),
// DesignDocument.id, DocumentPart.(document_id, position).
OPTIONAL MATCH (loop:LoopDecision {loop_id: $thing_id, version: $acceptance})
OPTIONAL MATCH (group:SolarDecision {group_id: $thing_id, version: $acceptance})
WITH coalesce(loop, group) AS decision
WHERE decision IS NOT NULL
CREATE (document:DesignDocument)
SET document = $properties
CREATE (document)-[:CONCERNS]->(decision)
WITH document
UNWIND $parts AS one
CREATE (part:DocumentPart)
SET part = one
CREATE (document)-[:KEPT_IN]->(part)
RETURN count(part) AS parts
