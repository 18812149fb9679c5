// Returns the numbers and names of the migrations that have been applied.
// Parameters: none.
// Reads every Migration, of which there are few.
MATCH (migration:Migration)
RETURN migration.number AS number, migration.name AS name
ORDER BY number
