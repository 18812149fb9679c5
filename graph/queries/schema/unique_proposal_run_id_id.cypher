// No two Proposal nodes have the same run_id and id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_proposal_run_id_id IF NOT EXISTS FOR (n:Proposal) REQUIRE (n.run_id, n.id) IS UNIQUE
