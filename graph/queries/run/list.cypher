// Returns all runs as maps, newest first.
// Parameters: none.
// Reads every Run; no index is needed.
MATCH (run:Run)
WHERE run.prepared_at IS NULL
RETURN run {.*,
  relaxed: [(run)-[relaxed:RELAXED]->(path:Path) | relaxed {.*, proposal_id: path.id}]
} AS run
ORDER BY run.created DESC, run.id DESC
