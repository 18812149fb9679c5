// Returns the heat-recovery loops of a run as maps, in the order they were stored.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id.
MATCH (run:Run {id: $run_id})-[:PROPOSED]->(loop:HeatLoop)
WHERE run.prepared_at IS NULL
RETURN loop {.*,
  models: [(loop)-[under:UNDER]->(model:CircularModel) |
    {rank: under.rank, model: model.number, reason: under.reason}],
  references: [(loop)-[rests:RESTS_ON]->(value:ReferenceValue) | value {.*, rank: rests.rank}]
} AS loop
ORDER BY loop.rank
