// Creates IN from Commune to Agglomeration as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Commune by code and Agglomeration by id.
UNWIND $rows AS row
MATCH (first:Commune {code: row.first.code})
MATCH (last:Agglomeration {id: row.last.id})
CREATE (first)-[r:IN]->(last)
SET r = row.properties
RETURN count(r) AS created
