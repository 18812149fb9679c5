// Creates a document of a synergy with the parts of its bytes and returns how many parts it has; no row when
// there is no such synergy.
// Parameters: $synergy_id, $properties, $parts, a list of properties of DocumentPart.
// Relies on the uniqueness of Synergy.id, SynergyDocument.id, DocumentPart.(document_id, position).
MATCH (synergy:Synergy {id: $synergy_id})
CREATE (document:SynergyDocument)
SET document = $properties
CREATE (document)-[:CONCERNS]->(synergy)
WITH document
UNWIND $parts AS one
CREATE (part:DocumentPart)
SET part = one
CREATE (document)-[:KEPT_IN]->(part)
RETURN count(part) AS parts
