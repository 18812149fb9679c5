// Links groups to the loops of the same run whose heat pumps their roofs run.
// Parameters: $run_id, $rows, a list of {group_id, loop_id, mwh_per_year}.
// Relies on the uniqueness of SolarGroup.(run_id, id) and HeatLoop.(run_id, id).
UNWIND $rows AS row
MATCH (group:SolarGroup {run_id: $run_id, id: row.group_id})
MATCH (loop:HeatLoop {run_id: $run_id, id: row.loop_id})
CREATE (group)-[:RUNS_PUMP_OF {mwh_per_year: row.mwh_per_year}]->(loop)
