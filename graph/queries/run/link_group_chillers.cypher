// Links groups to the sites whose machines of cold their roofs run; done again, it replaces what the links say.
// Parameters: $run_id, $rows, a list of {group_id, site_id, mwh_per_year}.
// Relies on the uniqueness of SolarGroup.(run_id, id) and Site.id.
UNWIND $rows AS row
MATCH (group:SolarGroup {run_id: $run_id, id: row.group_id})
MATCH (site:Site {id: row.site_id})
MERGE (group)-[runs:RUNS_CHILLER_OF]->(site)
SET runs.mwh_per_year = row.mwh_per_year
