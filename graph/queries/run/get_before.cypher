// Returns the run made just before another one, as a map.
// Parameters: $run_id.
// Reads every Run, of which there are few.
MATCH (other:Run {id: $run_id})
MATCH (run:Run)
WHERE run.prepared_at IS NULL
  AND (run.created < other.created OR (run.created = other.created AND run.id < other.id))
WITH run
ORDER BY run.created DESC, run.id DESC
LIMIT 1
RETURN run {.*,
  relaxed: [(run)-[relaxed:RELAXED]->(path:Path) | relaxed {.*, proposal_id: path.id}]
} AS run
