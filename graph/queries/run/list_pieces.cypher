// Returns the documents of a run, piece by piece, as base64; no row where it keeps none.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id, and follows KEPT_IN from there.
MATCH (run:Run {id: $run_id})-[:KEPT_IN]->(part:DocumentPart)
WHERE run.prepared_at IS NULL
RETURN part.base64 AS base64
ORDER BY part.position
