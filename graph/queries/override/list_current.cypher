// Returns the latest override of each thing as maps, by its id.
// Parameters: none.
// Reads every ModelOverride; no index is needed.
MATCH (override:ModelOverride)
WITH override
ORDER BY override.rank DESC
WITH override.thing_id AS thing_id, collect(override {.*})[0] AS override
RETURN override
ORDER BY thing_id
