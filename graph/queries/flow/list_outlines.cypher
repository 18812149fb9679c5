// Returns of the standing flows of some sites what the header of an export tells: site, reference, properties.
// Parameters: $site_ids, each once.
// Relies on the uniqueness of Site.id, and follows DECLARES from there.
UNWIND $site_ids AS site_id
MATCH (:Site {id: site_id})-[:DECLARES]->(flow:Flow)
WHERE NOT flow.withdrawn
RETURN flow.site_id AS site_id, flow.reference AS reference, flow.quality AS quality
