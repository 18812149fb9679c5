// Returns all processors as maps, by id, with what they take and make.
// Parameters: none.
// Reads every Processor; no index is needed.
MATCH (processor:Processor)
RETURN processor {.*,
  inputs: [(processor)-[takes:TAKES]->(resource:Resource) | [resource.id, takes.yield_ratio]],
  outputs: [(processor)-[makes:MAKES]->(resource:Resource) | [resource.id, makes.yield_ratio]]
} AS processor
ORDER BY processor.id
