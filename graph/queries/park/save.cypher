// Creates or replaces a business park that somebody made or changed, with the communes that it stands on.
// Parameters: $park_id, $properties, $commune_codes.
// Relies on the uniqueness of Park.id and Commune.code.
MERGE (park:Park {id: $park_id})
SET park = $properties
WITH park
OPTIONAL MATCH (park)-[old:STANDS_ON]->(:Commune)
DELETE old
WITH DISTINCT park
UNWIND $commune_codes AS code
MERGE (commune:Commune {code: code})
MERGE (park)-[:STANDS_ON]->(commune)
