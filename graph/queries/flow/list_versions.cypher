// Returns the versions of a flow that came before one of them as maps, oldest first.
// Parameters: $flow_id, $version.
// Relies on the uniqueness of Flow.id, and follows WAS from there.
MATCH (:Flow {id: $flow_id})-[:WAS]->(former:FlowVersion)
WHERE former.version < $version
RETURN former {.*} AS former
ORDER BY former.version
