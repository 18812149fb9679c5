// Returns one group that shares roofs of a run as a map.
// Parameters: $run_id, $group_id.
// Relies on the uniqueness of Run.id and SolarGroup.(run_id, id).
MATCH (run:Run {id: $run_id})
WHERE run.prepared_at IS NULL
MATCH (group:SolarGroup {run_id: $run_id, id: $group_id})
RETURN group {.*,
  models: [(group)-[under:UNDER]->(model:CircularModel) |
    {rank: under.rank, model: model.number, reason: under.reason}],
  references: [(group)-[rests:RESTS_ON]->(value:ReferenceValue) | value {.*, rank: rests.rank}]
} AS group
