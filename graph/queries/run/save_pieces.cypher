// Keeps pieces of the documents of a run, and returns how many.
// Parameters: $run_id, $rows, a list of properties of DocumentPart.
// Relies on the uniqueness of Run.id and DocumentPart.(document_id, position).
MATCH (run:Run {id: $run_id})
UNWIND $rows AS row
CREATE (part:DocumentPart)
SET part = row
CREATE (run)-[:KEPT_IN]->(part)
RETURN count(part) AS parts
