// Returns the synergies that a proposal became as maps, the oldest first.
// Parameters: $proposal_id.
// Relies on the index of Synergy.proposal_id.
MATCH (synergy:Synergy {proposal_id: $proposal_id})
RETURN synergy {.*} AS synergy
ORDER BY synergy.opened_at, synergy.id
