// Links groups to the sites that gain or lose by them.
// Parameters: $run_id, $rows, a list of {group_id, site_id, eur_per_year}.
// Relies on the uniqueness of SolarGroup.(run_id, id) and Site.id.
UNWIND $rows AS row
MATCH (group:SolarGroup {run_id: $run_id, id: row.group_id})
MATCH (site:Site {id: row.site_id})
CREATE (group)-[:BENEFITS {eur_per_year: row.eur_per_year}]->(site)
