// Returns how many nodes each label has; migrations are each database's own.
// Parameters: none.
// Reads every node.
MATCH (n)
WHERE NOT n:Migration AND NOT n:CopyInProgress
UNWIND CASE WHEN size(labels(n)) = 0 THEN ['(no label)'] ELSE labels(n) END AS name
RETURN name, count(*) AS count
