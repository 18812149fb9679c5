// The roofs of a site, with what each could give and what groups build on it, run by run.
// Parameters: $site_id.
// Relies on the uniqueness of Site.id.
MATCH (site:Site {id: $site_id})
MATCH (roof:Roof)-[belongs:BELONGS_TO]->(site)
OPTIONAL MATCH (run:Run)-[:PROPOSED]->(group:SolarGroup)-[builds:BUILDS]->(roof)
WHERE run.prepared_at IS NULL
WITH roof, belongs, run, group, builds
ORDER BY roof.yearly_kwh DESC, roof.id, run.created
RETURN roof.id AS roof, roof.peak_power_kwp AS peak_power_kwp, roof.yearly_kwh AS yearly_kwh, belongs.settled AS settled,
  run.id AS run, group.id AS group, group.key AS key, builds.kwp AS kwp, builds.shared_mwh_per_year AS shared_mwh_per_year
