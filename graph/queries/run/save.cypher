// Creates a run, or replaces one of the same id.
// Parameters: $run_id, $properties.
// Relies on the uniqueness of Run.id.
MERGE (run:Run {id: $run_id})
SET run = $properties
