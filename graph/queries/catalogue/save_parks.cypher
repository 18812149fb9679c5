// Creates or replaces the business parks, each on its communes; those that somebody changed stay as they are.
// Parameters: $rows, a list of {id, properties, commune_codes}.
// Relies on the uniqueness of Park.id and Commune.code.
UNWIND $rows AS row
MERGE (park:Park {id: row.id})
WITH park, row
WHERE park.changed_at IS NULL
SET park = row.properties
WITH park, row
OPTIONAL MATCH (park)-[old:STANDS_ON]->(:Commune)
DELETE old
WITH DISTINCT park, row
UNWIND row.commune_codes AS code
MERGE (commune:Commune {code: code})
MERGE (park)-[:STANDS_ON]->(commune)
