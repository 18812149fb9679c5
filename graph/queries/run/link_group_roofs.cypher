// Links groups to the roofs that they build.
// Parameters: $run_id, $rows, a list of {group_id, roof_id, kwp, produced_mwh_per_year}.
// Relies on the uniqueness of SolarGroup.(run_id, id) and Roof.id.
UNWIND $rows AS row
MATCH (group:SolarGroup {run_id: $run_id, id: row.group_id})
MATCH (roof:Roof {id: row.roof_id})
CREATE (group)-[:BUILDS {kwp: row.kwp, produced_mwh_per_year: row.produced_mwh_per_year}]->(roof)
