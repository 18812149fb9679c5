// What one site declares, and of which resource.
// Parameters: $site_id.
// Relies on the uniqueness of Site.id.
MATCH (site:Site {id: $site_id})-[declares:DECLARES]->(flow:Flow)
OPTIONAL MATCH (flow)-[of:OF]->(resource:Resource)
RETURN site, declares, flow, of, resource
