// Creates or replaces flows with their links, and returns how many had a known site.
// A resource or waste code that the catalogue does not know yet becomes a node with its id alone.
// Parameters: $rows, a list of {id, properties, site_id, resource_ids, waste_codes}.
// Relies on the uniqueness of Site.id, Flow.id, Resource.id, WasteCode.code.
UNWIND $rows AS row
MATCH (site:Site {id: row.site_id})
MERGE (flow:Flow {id: row.id})
SET flow = row.properties
WITH site, flow, row
OPTIONAL MATCH (flow)-[old:DECLARES|OF|DISCARDED_AS]-()
DELETE old
WITH DISTINCT site, flow, row
MERGE (site)-[:DECLARES]->(flow)
FOREACH (id IN row.resource_ids |
  MERGE (resource:Resource {id: id})
  MERGE (flow)-[:OF]->(resource))
FOREACH (code IN row.waste_codes |
  MERGE (waste:WasteCode {code: code})
  MERGE (flow)-[:DISCARDED_AS]->(waste))
RETURN count(flow) AS saved
