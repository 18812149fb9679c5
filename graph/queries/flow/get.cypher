// Returns one flow as a map.
// Parameters: $flow_id.
// Relies on the uniqueness of Flow.id.
MATCH (flow:Flow {id: $flow_id})
RETURN flow {.*} AS flow
