// Returns the groups that share roofs of a run as maps, in the order they were stored.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id.
MATCH (run:Run {id: $run_id})-[:PROPOSED]->(group:SolarGroup)
WHERE run.prepared_at IS NULL
RETURN group {.*,
  models: [(group)-[under:UNDER]->(model:CircularModel) |
    {rank: under.rank, model: model.number, reason: under.reason}],
  references: [(group)-[rests:RESTS_ON]->(value:ReferenceValue) | value {.*, rank: rests.rank}]
} AS group
ORDER BY group.rank
