// Links heat-recovery loops to the sites that gain or lose by them.
// Parameters: $run_id, $rows, a list of {loop_id, site_id, eur_per_year}.
// Relies on the uniqueness of HeatLoop.(run_id, id) and Site.id.
UNWIND $rows AS row
MATCH (loop:HeatLoop {run_id: $run_id, id: row.loop_id})
MATCH (site:Site {id: row.site_id})
CREATE (loop)-[:BENEFITS {eur_per_year: row.eur_per_year}]->(site)
