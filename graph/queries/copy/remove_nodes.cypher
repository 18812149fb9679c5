// Removes some nodes, and returns how many: repeated until there are none.
// Parameters: $most.
// Reads every node.
MATCH (n)
WHERE NOT n:Migration AND NOT n:CopyInProgress
WITH n LIMIT $most
DETACH DELETE n
RETURN count(*) AS removed
