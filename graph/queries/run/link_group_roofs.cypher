// Links groups to the roofs that they build; done again, it replaces what the links say.
// Parameters: $run_id, $rows, a list of {group_id, roof_id, kwp, shares, produced_mwh_per_year,
// own_use_mwh_per_year, shared_mwh_per_year, surplus_mwh_per_year}.
// Relies on the uniqueness of SolarGroup.(run_id, id) and Roof.id.
UNWIND $rows AS row
MATCH (group:SolarGroup {run_id: $run_id, id: row.group_id})
MATCH (roof:Roof {id: row.roof_id})
MERGE (group)-[builds:BUILDS]->(roof)
SET builds.kwp = row.kwp, builds.shares = row.shares,
  builds.produced_mwh_per_year = row.produced_mwh_per_year,
  builds.own_use_mwh_per_year = row.own_use_mwh_per_year,
  builds.shared_mwh_per_year = row.shared_mwh_per_year,
  builds.surplus_mwh_per_year = row.surplus_mwh_per_year
