// How many proposals of a run stand under each of the six circular models.
// Parameters: $run_id.
// Relies on the index of Proposal.run_id.
MATCH (model:CircularModel)
OPTIONAL MATCH (proposal:Proposal {run_id: $run_id})-[:UNDER]->(model)
RETURN model.number AS number, model.name_fr AS name, count(DISTINCT proposal) AS proposals
ORDER BY number
