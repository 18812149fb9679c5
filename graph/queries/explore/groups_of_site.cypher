// The groups that share roofs with a site, run by run, with what the site uses of them and what was decided.
// Parameters: $site_id.
// Relies on the uniqueness of Site.id.
MATCH (site:Site {id: $site_id})
MATCH (group:SolarGroup)-[share:GATHERS]->(site)
MATCH (run:Run)-[:PROPOSED]->(group)
WHERE run.prepared_at IS NULL
OPTIONAL MATCH (group)-[:BUILDS]->(roof:Roof)
WITH group, share, run, count(roof) AS roofs
OPTIONAL MATCH (decision:SolarDecision)-[:ON]->(group)
WITH group, share, run, roofs, decision
ORDER BY run.created, group.rank, decision.version
RETURN run.id AS run, group.id AS group, roofs, group.installed_kwp AS installed_kwp,
  share.own_use_mwh_per_year AS own_use_mwh_per_year, share.received_mwh_per_year AS received_mwh_per_year,
  collect(decision.state) AS decided
