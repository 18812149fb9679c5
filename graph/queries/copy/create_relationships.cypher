// Creates relationships as they are elsewhere. Dynamic types ask for Neo4j 5.26.
// Parameters: $rows, a list of {first, last, type, properties}.
// Finds the ends by their element ids.
UNWIND $rows AS row
MATCH (first) WHERE elementId(first) = row.first
MATCH (last) WHERE elementId(last) = row.last
CREATE (first)-[r:$(row.type)]->(last)
SET r = row.properties
RETURN count(r) AS created
