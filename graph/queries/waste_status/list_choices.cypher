// Returns the choices of a path of some synergies as maps, by synergy, the oldest first.
// Parameters: $synergy_ids, each once.
// Relies on the uniqueness of Synergy.id, and follows CONCERNS from there.
UNWIND $synergy_ids AS synergy_id
MATCH (:Synergy {id: synergy_id})<-[:CONCERNS]-(choice:PathChoice)
RETURN choice {.*} AS choice
ORDER BY choice.synergy_id, choice.rank
