// Creates RUNS_PUMP_OF from SolarGroup to HeatLoop as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of SolarGroup by run_id, id and HeatLoop by run_id, id.
UNWIND $rows AS row
MATCH (first:SolarGroup {run_id: row.first.run_id, id: row.first.id})
MATCH (last:HeatLoop {run_id: row.last.run_id, id: row.last.id})
CREATE (first)-[r:RUNS_PUMP_OF]->(last)
SET r = row.properties
RETURN count(r) AS created
