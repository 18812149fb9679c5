// Finds Synergy nodes by proposal_id.
// Parameters: none.
CREATE INDEX index_synergy_proposal_id IF NOT EXISTS FOR (n:Synergy) ON (n.proposal_id)
