// Returns all overrides of one thing as maps, oldest first.
// Parameters: $thing_id.
// Relies on the index of ModelOverride.thing_id.
MATCH (override:ModelOverride {thing_id: $thing_id})
RETURN override {.*} AS override
ORDER BY override.rank
