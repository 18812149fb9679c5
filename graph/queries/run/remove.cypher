// Removes a run of which nothing else is left.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id.
MATCH (run:Run {id: $run_id})
DETACH DELETE run
