// Returns groups that share roofs of whatever run, as an earlier version of the program stored them, as maps.
// Parameters: $limit.
// Reads SolarGroup until there are enough; no index is needed.
MATCH (group:SolarGroup)
WHERE group.key IS NULL
RETURN group {.*, models: [], references: []} AS group
LIMIT $limit
