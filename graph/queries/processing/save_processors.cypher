// Creates or replaces processors, and returns how many had a known site.
// Parameters: $rows, a list of {id, properties, site_id, inputs, outputs}; inputs and outputs are lists of
// {resource_id, yield_ratio}.
// Relies on the uniqueness of Site.id, Processor.id, Resource.id.
UNWIND $rows AS row
MATCH (site:Site {id: row.site_id})
MERGE (processor:Processor {id: row.id})
SET processor = row.properties
WITH site, processor, row
OPTIONAL MATCH (processor)-[old:RUNS|TAKES|MAKES]-()
DELETE old
WITH DISTINCT site, processor, row
MERGE (site)-[:RUNS]->(processor)
FOREACH (input IN row.inputs |
  MERGE (resource:Resource {id: input.resource_id})
  MERGE (processor)-[takes:TAKES]->(resource)
  SET takes.yield_ratio = input.yield_ratio)
FOREACH (output IN row.outputs |
  MERGE (resource:Resource {id: output.resource_id})
  MERGE (processor)-[makes:MAKES]->(resource)
  SET makes.yield_ratio = output.yield_ratio)
RETURN count(processor) AS saved
