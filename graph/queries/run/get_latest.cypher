// Returns the newest run as a map.
// Parameters: none.
// Reads every Run, of which there are few.
MATCH (run:Run)
WHERE run.prepared_at IS NULL
WITH run
ORDER BY run.created DESC, run.id DESC
LIMIT 1
RETURN run {.*,
  relaxed: [(run)-[relaxed:RELAXED]->(path:Path) | relaxed {.*, proposal_id: path.id}]
} AS run
