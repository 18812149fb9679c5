// Returns the proposals of a run as maps, in any order: sorted by the server, tens of thousands of them would
// stand in its memory at once. Of each reference value its key alone.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id.
MATCH (run:Run {id: $run_id})-[:PROPOSED]->(proposal:Proposal)
WHERE run.prepared_at IS NULL
RETURN proposal {.*,
  models: [(proposal)-[under:UNDER]->(model:CircularModel) |
    {rank: under.rank, model: model.number, reason: under.reason}],
  references: [(proposal)-[rests:RESTS_ON]->(value:ReferenceValue) | {key: value.key, rank: rests.rank}]
} AS proposal
