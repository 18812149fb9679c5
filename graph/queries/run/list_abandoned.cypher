// Returns the runs that nobody was heard of to store since a moment.
// Parameters: $before, the moment.
// Reads every Run, of which there are few.
MATCH (run:Run)
WHERE run.prepared_at < $before
RETURN run.id AS id
ORDER BY id
