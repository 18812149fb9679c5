// Creates nodes as they are elsewhere, and returns where each one is now. Dynamic labels ask for Neo4j 5.26.
// Parameters: $rows, a list of {id, labels, properties}.
// No index is needed.
UNWIND $rows AS row
CREATE (n:$(row.labels))
SET n = row.properties
RETURN row.id AS source, elementId(n) AS target
