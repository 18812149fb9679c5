// How many proposals of a run stand under each of the six circular models.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id.
MATCH (model:CircularModel)
OPTIONAL MATCH (run:Run {id: $run_id})-[:PROPOSED]->(proposal:Proposal)-[:UNDER]->(model)
WHERE run.prepared_at IS NULL
RETURN model.number AS number, model.name_fr AS name, count(DISTINCT proposal) AS proposals
ORDER BY number
