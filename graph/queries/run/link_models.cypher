// Puts proposals under the circular models that they belong to, with the sentence that says why.
// Parameters: $run_id, $rows, a list of {proposal_id, model, reason, rank}.
// Relies on the uniqueness of Proposal.(run_id, id) and CircularModel.number.
UNWIND $rows AS row
MATCH (proposal:Proposal {run_id: $run_id, id: row.proposal_id})
MERGE (model:CircularModel {number: row.model})
CREATE (proposal)-[:UNDER {rank: row.rank, reason: row.reason}]->(model)
