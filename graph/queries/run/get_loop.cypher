// Returns one heat-recovery loop of a run as a map.
// Parameters: $run_id, $loop_id.
// Relies on the uniqueness of Run.id and HeatLoop.(run_id, id).
MATCH (run:Run {id: $run_id})
WHERE run.prepared_at IS NULL
MATCH (loop:HeatLoop {run_id: $run_id, id: $loop_id})
RETURN loop {.*,
  models: [(loop)-[under:UNDER]->(model:CircularModel) |
    {rank: under.rank, model: model.number, reason: under.reason}],
  references: [(loop)-[rests:RESTS_ON]->(value:ReferenceValue) | value {.*, rank: rests.rank}]
} AS loop
