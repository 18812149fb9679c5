// Returns all flows as maps, by id.
// Parameters: none.
// Reads every Flow; no index is needed.
MATCH (flow:Flow)
RETURN flow {.*} AS flow
ORDER BY flow.id
