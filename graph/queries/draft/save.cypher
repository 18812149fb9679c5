// Creates or replaces drafts, each begun for a site, and returns how many had a known one.
// Parameters: $rows, a list of {id, properties, site_id}.
// Relies on the uniqueness of Site.id and Draft.id.
UNWIND $rows AS row
MATCH (site:Site {id: row.site_id})
MERGE (draft:Draft {id: row.id})
SET draft = row.properties
WITH site, draft
OPTIONAL MATCH (draft)-[old:BEGUN_FOR]->(:Site)
DELETE old
WITH DISTINCT site, draft
MERGE (draft)-[:BEGUN_FOR]->(site)
RETURN count(draft) AS saved
