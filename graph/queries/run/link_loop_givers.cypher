// Links heat-recovery loops to the flows that give them heat.
// Parameters: $run_id, $rows, a list of {loop_id, flow_id, mwh_per_year}.
// Relies on the uniqueness of HeatLoop.(run_id, id) and Flow.id.
UNWIND $rows AS row
MATCH (loop:HeatLoop {run_id: $run_id, id: row.loop_id})
MATCH (flow:Flow {id: row.flow_id})
CREATE (loop)-[:DRAWS_FROM {mwh_per_year: row.mwh_per_year}]->(flow)
