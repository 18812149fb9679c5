// Returns the ticks of conditions of some synergies as maps, by synergy and condition, the oldest first.
// Parameters: $synergy_ids, each once.
// Relies on the uniqueness of Synergy.id, and follows CONCERNS from there.
UNWIND $synergy_ids AS synergy_id
MATCH (:Synergy {id: synergy_id})<-[:CONCERNS]-(tick:ConditionTick)
RETURN tick {.*} AS tick
ORDER BY tick.synergy_id, tick.condition_id, tick.rank
