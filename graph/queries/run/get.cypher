// Returns one run as a map.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id.
MATCH (run:Run {id: $run_id})
WHERE run.prepared_at IS NULL
RETURN run {.*,
  relaxed: [(run)-[relaxed:RELAXED]->(path:Path) | relaxed {.*, proposal_id: path.id}]
} AS run
