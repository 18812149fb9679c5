// Links groups to the sites that they gather.
// Parameters: $run_id, $rows, a list of {group_id, site_id, consumption_mwh_per_year, own_use_mwh_per_year,
// received_mwh_per_year}.
// Relies on the uniqueness of SolarGroup.(run_id, id) and Site.id.
UNWIND $rows AS row
MATCH (group:SolarGroup {run_id: $run_id, id: row.group_id})
MATCH (site:Site {id: row.site_id})
CREATE (group)-[:GATHERS {
  consumption_mwh_per_year: row.consumption_mwh_per_year,
  own_use_mwh_per_year: row.own_use_mwh_per_year,
  received_mwh_per_year: row.received_mwh_per_year
}]->(site)
