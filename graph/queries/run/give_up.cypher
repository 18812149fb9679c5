// Lets nobody go on to store a run that was abandoned; no row where somebody did, or shows it.
// Parameters: $run_id, $before, the moment since which nobody was heard of.
// Relies on the uniqueness of Run.id.
MATCH (run:Run {id: $run_id})
WHERE run.prepared_at < $before
REMOVE run.prepared_parts
RETURN run.id AS id
