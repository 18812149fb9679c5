// Which proposals rest on a reference value, such as a price that has changed since.
// Parameters: $value_id.
// Reads every ReferenceValue, of which there are few.
MATCH (run:Run)-[:PROPOSED]->(proposal:Proposal)-[:RESTS_ON]->(value:ReferenceValue {id: $value_id})
WHERE run.prepared_at IS NULL
RETURN run.id AS run, proposal.id AS proposal, value.value AS value, value.unit AS unit,
  value.valid_from AS valid_from, value.source AS source
ORDER BY run, proposal
