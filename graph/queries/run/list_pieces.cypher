// Returns the documents of a run, piece by piece in any order, as base64 with the position of each: sorted by the
// server, they would stand in its memory at once. No row where it keeps none.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id, and follows KEPT_IN from there.
MATCH (run:Run {id: $run_id})-[:KEPT_IN]->(part:DocumentPart)
WHERE run.prepared_at IS NULL
RETURN part.position AS position, part.base64 AS base64
