// Shows a run of which so many parts are stored: from then on it is there for everybody. No row where others are.
// Parameters: $run_id, $parts, $properties, which take the place of what told that it was being stored.
// Relies on the uniqueness of Run.id.
MATCH (run:Run {id: $run_id})
WHERE run.prepared_parts = $parts
SET run = $properties
RETURN run.id AS id
