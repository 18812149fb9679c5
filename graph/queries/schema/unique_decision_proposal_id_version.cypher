// No two Decision nodes have the same proposal_id and version; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_decision_proposal_id_version IF NOT EXISTS FOR (n:Decision) REQUIRE (n.proposal_id, n.version) IS UNIQUE
