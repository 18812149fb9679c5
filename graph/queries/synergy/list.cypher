// Returns all synergies as maps, the one opened first ahead.
// Parameters: none.
// Reads every Synergy; no index is needed.
MATCH (synergy:Synergy)
RETURN synergy {.*} AS synergy
ORDER BY synergy.opened_at, synergy.id
