// Returns the business parks that somebody made or changed as maps with the codes of their communes, by id.
// Parameters: none.
// Reads every Park; no index is needed.
MATCH (park:Park)
WHERE park.changed_at IS NOT NULL
OPTIONAL MATCH (park)-[:STANDS_ON]->(commune:Commune)
WITH park, commune.code AS code
ORDER BY code
RETURN park {.*} AS park, collect(code) AS commune_codes
ORDER BY park.id
