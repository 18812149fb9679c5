// Creates or replaces the communes, each in its agglomeration.
// Parameters: $rows, a list of {code, epci_id, properties}.
// Relies on the uniqueness of Commune.code and Agglomeration.id.
UNWIND $rows AS row
MERGE (commune:Commune {code: row.code})
SET commune = row.properties
WITH commune, row
OPTIONAL MATCH (commune)-[old:IN]->(:Agglomeration)
DELETE old
WITH DISTINCT commune, row
MATCH (agglomeration:Agglomeration {id: row.epci_id})
MERGE (commune)-[:IN]->(agglomeration)
