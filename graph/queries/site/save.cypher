// Creates or replaces sites with their links, and returns how many had a known company.
// Parameters: $rows, a list of {id, properties, company_id, commune_code, park_ids, waste_codes, activities}.
// Relies on the uniqueness of Company.id, Site.id, Commune.code, Park.id, WasteCode.code, Activity.key.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
MERGE (site:Site {id: row.id})
SET site = row.properties
WITH company, site, row
OPTIONAL MATCH (site)-[old:OPERATES|LIES_IN|STANDS_IN|MAY_RECEIVE|PRACTISES]-()
DELETE old
WITH DISTINCT company, site, row
MERGE (commune:Commune {code: row.commune_code})
MERGE (company)-[:OPERATES]->(site)
MERGE (site)-[:LIES_IN]->(commune)
FOREACH (id IN row.park_ids |
  MERGE (park:Park {id: id})
  MERGE (site)-[:STANDS_IN]->(park))
FOREACH (code IN row.waste_codes |
  MERGE (waste:WasteCode {code: code})
  MERGE (site)-[:MAY_RECEIVE]->(waste))
FOREACH (found IN row.activities |
  MERGE (activity:Activity {key: found.key})
  ON CREATE SET activity.code = found.code, activity.nomenclature = found.nomenclature
  MERGE (site)-[:PRACTISES]->(activity))
RETURN count(site) AS saved
