// Notes how many parts of a run are stored.
// Parameters: $run_id, $parts.
// Relies on the uniqueness of Run.id.
MATCH (run:Run {id: $run_id})
SET run.prepared_parts = $parts
