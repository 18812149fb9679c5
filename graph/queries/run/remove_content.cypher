// Removes what an earlier writing of the same run left: its proposals.
// Parameters: $run_id.
// Relies on the index of Proposal.run_id.
MATCH (proposal:Proposal {run_id: $run_id})
DETACH DELETE proposal
