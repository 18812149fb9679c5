// Notes that a run is still being stored, and returns how many parts of it are; no row where nobody stores it.
// Parameters: $run_id, $at, the present moment.
// Relies on the uniqueness of Run.id.
MATCH (run:Run {id: $run_id})
WHERE run.prepared_at IS NOT NULL
SET run.prepared_at = $at
RETURN run.prepared_parts AS parts
