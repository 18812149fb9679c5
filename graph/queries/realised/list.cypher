// Returns what firms say was exchanged, for some synergies, as maps, by synergy, year, side and rank.
// Parameters: $synergy_ids, each once.
// Relies on the uniqueness of Synergy.id, and follows CONCERNS from there.
UNWIND $synergy_ids AS synergy_id
MATCH (:Synergy {id: synergy_id})<-[:CONCERNS]-(realised:RealisedQuantity)
RETURN realised {.*} AS realised
ORDER BY realised.synergy_id, realised.year, realised.side, realised.rank
