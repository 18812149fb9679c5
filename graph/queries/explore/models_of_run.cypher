// How many proposals of a run stand under each of the six circular models.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id.
MATCH (model:CircularModel)
OPTIONAL MATCH (:Run {id: $run_id})-[:PROPOSED]->(proposal:Proposal)-[:UNDER]->(model)
RETURN model.number AS number, model.name_fr AS name, count(DISTINCT proposal) AS proposals
ORDER BY number
