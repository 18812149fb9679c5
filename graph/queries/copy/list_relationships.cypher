// Returns every relationship: its ends, type and properties.
// Parameters: none.
// Reads the whole graph.
MATCH (first)-[r]->(last)
RETURN elementId(first) AS first, elementId(last) AS last, type(r) AS type, properties(r) AS properties
