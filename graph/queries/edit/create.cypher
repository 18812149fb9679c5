// Creates a version of a thing; fails when another one has the same number.
// Parameters: $by, $properties.
// Relies on the uniqueness of Edit.(subject, thing_id, version) and Account.id.
CREATE (edit:Edit)
SET edit = $properties
WITH edit
OPTIONAL MATCH (account:Account {id: $by})
FOREACH (one IN CASE WHEN account IS NULL THEN [] ELSE [account] END | CREATE (one)-[:MADE]->(edit))
