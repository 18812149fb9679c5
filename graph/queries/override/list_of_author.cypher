// Returns all overrides that an account made as maps, oldest first.
// Parameters: $decided_by.
// Reads every ModelOverride; no index is needed.
MATCH (override:ModelOverride {decided_by: $decided_by})
RETURN override {.*} AS override
ORDER BY override.decided_at, override.thing_id, override.rank
