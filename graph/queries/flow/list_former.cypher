// Returns the earlier versions of some flows as maps, by flow, the oldest first.
// Parameters: $flow_ids.
// Relies on the uniqueness of Flow.id, and follows WAS from there.
UNWIND $flow_ids AS flow_id
MATCH (flow:Flow {id: flow_id})-[:WAS]->(former:FlowVersion)
RETURN former {.*} AS former
ORDER BY former.flow_id, former.version
