// Returns one proposal of a run as a map.
// Parameters: $run_id, $proposal_id.
// Relies on the uniqueness of Run.id and Proposal.(run_id, id).
MATCH (run:Run {id: $run_id})
WHERE run.prepared_at IS NULL
MATCH (proposal:Proposal {run_id: $run_id, id: $proposal_id})
RETURN proposal {.*,
  models: [(proposal)-[under:UNDER]->(model:CircularModel) |
    {rank: under.rank, model: model.number, reason: under.reason}],
  references: [(proposal)-[rests:RESTS_ON]->(value:ReferenceValue) | value {.*, rank: rests.rank}]
} AS proposal
