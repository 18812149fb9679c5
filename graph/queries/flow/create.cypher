// Creates flows with their links, and returns how many had a known site; fails when one of the ids is taken.
// A resource or waste code that the catalogue does not know yet becomes a node with its id alone.
// Parameters: $rows, a list of {id, properties, site_id, resource_ids, waste_codes}.
// Relies on the uniqueness of Site.id, Flow.id, Resource.id, WasteCode.code.
UNWIND $rows AS row
MATCH (site:Site {id: row.site_id})
CREATE (site)-[:DECLARES]->(flow:Flow)
SET flow = row.properties
FOREACH (id IN row.resource_ids |
  MERGE (resource:Resource {id: id})
  MERGE (flow)-[:OF]->(resource))
FOREACH (code IN row.waste_codes |
  MERGE (waste:WasteCode {code: code})
  MERGE (flow)-[:DISCARDED_AS]->(waste))
RETURN count(flow) AS saved
