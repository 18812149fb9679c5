// Returns those of some flows that exist, as maps.
// Parameters: $flow_ids.
// Relies on the uniqueness of Flow.id.
UNWIND $flow_ids AS flow_id
MATCH (flow:Flow {id: flow_id})
RETURN flow {.*} AS flow
