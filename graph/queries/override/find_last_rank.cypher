// Returns how many overrides a thing has had.
// Parameters: $thing_id.
// Relies on the index of ModelOverride.thing_id.
MATCH (override:ModelOverride {thing_id: $thing_id})
RETURN max(override.rank) AS rank
