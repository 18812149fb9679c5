// Creates a job, asked for by an account where there is one. Fails when there is one of this id, or an open
// one of its lane.
// Parameters: $account_id, $properties.
// Relies on the uniqueness of Job.id, Job.lane and Account.id.
CREATE (job:Job)
SET job = $properties
WITH job
OPTIONAL MATCH (account:Account {id: $account_id})
FOREACH (one IN CASE WHEN account IS NULL THEN [] ELSE [account] END | MERGE (one)-[:ASKED]->(job))
