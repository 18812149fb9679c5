// What a flow was before it changed, version by version, and who declared each.
// Parameters: $flow_id.
// Relies on the uniqueness of Flow.id, and follows WAS from there.
MATCH (:Flow {id: $flow_id})-[:WAS]->(former:FlowVersion)
OPTIONAL MATCH (account:Account {id: former.declared_by})
RETURN former.version AS version, former.declared_at AS declared_at,
       coalesce(account.email, former.declared_by) AS declared_by,
       former.quantity_per_year AS quantity, former.unit AS unit, former.withdrawn AS withdrawn
ORDER BY version
