// Finds Decision nodes by proposal_id.
// Parameters: none.
CREATE INDEX index_decision_proposal_id IF NOT EXISTS FOR (n:Decision) ON (n.proposal_id)
