// Links groups to the sites that they gather; done again, it replaces what the links say.
// Parameters: $run_id, $rows, a list of {group_id, site_id, share, consumption_mwh_per_year,
// own_use_mwh_per_year, received_mwh_per_year}.
// Relies on the uniqueness of SolarGroup.(run_id, id) and Site.id.
UNWIND $rows AS row
MATCH (group:SolarGroup {run_id: $run_id, id: row.group_id})
MATCH (site:Site {id: row.site_id})
MERGE (group)-[gathers:GATHERS]->(site)
SET gathers.share = row.share,
  gathers.consumption_mwh_per_year = row.consumption_mwh_per_year,
  gathers.own_use_mwh_per_year = row.own_use_mwh_per_year,
  gathers.received_mwh_per_year = row.received_mwh_per_year
