// Creates LIES_IN from Site to Commune as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Site by id and Commune by code.
UNWIND $rows AS row
MATCH (first:Site {id: row.first.id})
MATCH (last:Commune {code: row.last.code})
CREATE (first)-[r:LIES_IN]->(last)
SET r = row.properties
RETURN count(r) AS created
