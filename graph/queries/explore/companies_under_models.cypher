// The companies whose flows practise each circular model, with one of the sentences that say why.
// Parameters: none.
// Reads every flow under a model; no index is needed.
MATCH (company:Company)-[:OPERATES]->(:Site)-[:DECLARES]->(flow:Flow)-[under:UNDER]->(model:CircularModel)
WHERE under.opens = false
RETURN model.number AS number, model.name_fr AS model, company.name AS company,
       count(flow) AS flows, min(under.reason) AS why
ORDER BY number, company
