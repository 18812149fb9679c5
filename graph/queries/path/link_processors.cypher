// Links paths to the processors they go through, in order.
// Parameters: $rows, a list of {id, through}.
// Relies on the uniqueness of Path.id and Processor.id.
UNWIND $rows AS row
UNWIND range(0, size(row.through) - 1) AS position
MATCH (path:Path {id: row.id})
MATCH (processor:Processor {id: row.through[position]})
MERGE (path)-[:THROUGH {rank: position}]->(processor)
