// Returns every node to copy: where it is, its labels and properties. The target has migrations of its own.
// Parameters: none.
// Reads the whole graph.
MATCH (n)
WHERE NOT n:Migration AND NOT n:CopyInProgress
RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS properties
