// Creates STANDS_ON from Park to Commune as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Park by id and Commune by code.
UNWIND $rows AS row
MATCH (first:Park {id: row.first.id})
MATCH (last:Commune {code: row.last.code})
CREATE (first)-[r:STANDS_ON]->(last)
SET r = row.properties
RETURN count(r) AS created
