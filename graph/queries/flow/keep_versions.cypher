// Keeps what flows are now as a version of their past; fails when another one has the same number.
// Writing the flow first makes two who change it at once wait for each other, and not for ever.
// Parameters: $rows, a list of {id, version}.
// Relies on the uniqueness of Flow.id and FlowVersion.(flow_id, version).
UNWIND $rows AS row
MATCH (flow:Flow {id: row.id})
SET flow.version = row.version
CREATE (flow)-[:WAS]->(former:FlowVersion)
SET former = flow {.*, id: null, flow_id: flow.id}
