// Creates DesignNote nodes as a backup holds them, and returns how many.
// Parameters: $rows, a list of {properties}.
// No index is needed.
UNWIND $rows AS row
CREATE (n:DesignNote)
SET n = row.properties
RETURN count(n) AS created
