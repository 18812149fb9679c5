// Links groups to the needs of electricity that they serve.
// Parameters: $run_id, $rows, a list of {group_id, flow_id, mwh_per_year}.
// Relies on the uniqueness of SolarGroup.(run_id, id) and Flow.id.
UNWIND $rows AS row
MATCH (group:SolarGroup {run_id: $run_id, id: row.group_id})
MATCH (flow:Flow {id: row.flow_id})
CREATE (group)-[:SERVES {mwh_per_year: row.mwh_per_year}]->(flow)
