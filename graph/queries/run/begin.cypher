// Begins to store a run that nobody sees yet; one that is there already is left as it is.
// Parameters: $run_id, $at, the present moment.
// Relies on the uniqueness of Run.id.
MERGE (run:Run {id: $run_id})
ON CREATE SET run.prepared_at = $at, run.prepared_parts = 0
