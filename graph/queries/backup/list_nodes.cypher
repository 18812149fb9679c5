// Returns every node: its label and properties; migrations and marks are each database's own.
// Parameters: none.
// Reads the whole graph.
MATCH (n)
WHERE NOT n:Migration AND NOT n:CopyInProgress
RETURN labels(n)[0] AS label, properties(n) AS properties
