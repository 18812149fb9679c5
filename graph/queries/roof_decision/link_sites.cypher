// Links what was said of whose roofs are to the sites that it names, where that was not done.
// Parameters: none.
// Relies on the uniqueness of Site.id; reads every RoofDecision.
MATCH (decision:RoofDecision)
WHERE decision.site_id IS NOT NULL
MATCH (site:Site {id: decision.site_id})
MERGE (decision)-[:NAMES]->(site)
