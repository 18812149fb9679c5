// Lets no other transaction decide on a flow before this one ends: writing `id` takes the lock, so that what
// is read after it is the latest.
// Parameters: $flow_id.
// Relies on the uniqueness of Flow.id.
MATCH (flow:Flow {id: $flow_id})
SET flow.id = $flow_id
RETURN flow.id AS id
