// Creates a question about a path linked to the account that asks and to the site that is asked, or closes
// one that is open; returns its id, and no row when it no longer waits. Writing `id` takes the lock, so that
// the state read after is the latest.
// Parameters: $question_id, $account_id, $site_id, $proposal_id, $properties.
// Relies on the uniqueness of Question.id, Account.id, Site.id and Path.id.
MERGE (question:Question {id: $question_id})
ON CREATE SET question.state = 'open'
SET question.id = $question_id
WITH question
WHERE question.state = 'open'
SET question = $properties
WITH question
OPTIONAL MATCH (account:Account {id: $account_id})
OPTIONAL MATCH (site:Site {id: $site_id})
OPTIONAL MATCH (path:Path {id: $proposal_id})
FOREACH (one IN CASE WHEN account IS NULL THEN [] ELSE [account] END | MERGE (one)-[:ASKED]->(question))
FOREACH (one IN CASE WHEN site IS NULL THEN [] ELSE [site] END | MERGE (question)-[:PUT_TO]->(one))
FOREACH (one IN CASE WHEN path IS NULL THEN [] ELSE [path] END | MERGE (question)-[:ON]->(one))
RETURN question.id AS id
