// No two ConditionTick nodes have the same synergy_id, condition_id and rank; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_condition_tick_synergy_id_condition_id_rank IF NOT EXISTS FOR (n:ConditionTick) REQUIRE (n.synergy_id, n.condition_id, n.rank) IS UNIQUE
