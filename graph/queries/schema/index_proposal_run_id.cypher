// Finds Proposal nodes by run_id.
// Parameters: none.
CREATE INDEX index_proposal_run_id IF NOT EXISTS FOR (n:Proposal) ON (n.run_id)
