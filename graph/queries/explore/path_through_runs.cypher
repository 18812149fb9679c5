// One path: who gives, who receives, which runs proposed it with which benefit, and what was decided.
// Parameters: $path_id.
// Relies on the uniqueness of Path.id.
MATCH (path:Path {id: $path_id})
OPTIONAL MATCH (path)-[:GIVEN_BY]->(:Flow)<-[:DECLARES]-(giver:Site)
OPTIONAL MATCH (path)-[:RECEIVED_BY]->(:Flow)<-[:DECLARES]-(receiver:Site)
OPTIONAL MATCH (run:Run)-[:PROPOSED]->(proposal:Proposal)-[:ALONG]->(path)
WHERE run.prepared_at IS NULL
WITH path, giver, receiver, run, proposal
ORDER BY run.created
WITH path, giver, receiver,
  collect(CASE WHEN run IS NULL THEN NULL ELSE {run: run.id, terms: proposal.term_eur_per_year_values} END) AS proposed
OPTIONAL MATCH (decision:Decision)-[:ON]->(path)
WITH path, giver, receiver, proposed, decision
ORDER BY decision.version
RETURN giver.name AS giver, receiver.name AS receiver, proposed,
  collect(CASE WHEN decision IS NULL THEN NULL ELSE {state: decision.state, reason: decision.reason} END) AS decided
