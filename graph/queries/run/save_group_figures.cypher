// Adds to groups of a run the figures that their texts tell too.
// Parameters: $run_id, $rows, a list of {group_id, properties}.
// Relies on the uniqueness of SolarGroup.(run_id, id).
UNWIND $rows AS row
MATCH (group:SolarGroup {run_id: $run_id, id: row.group_id})
SET group += row.properties
