// Creates the proposals of a run, each along its path.
// Parameters: $run_id, $rows, a list of {path_id, properties}.
// Relies on the uniqueness of Run.id and Path.id.
MATCH (run:Run {id: $run_id})
UNWIND $rows AS row
MATCH (path:Path {id: row.path_id})
CREATE (proposal:Proposal)
SET proposal = row.properties
CREATE (run)-[:PROPOSED]->(proposal)
CREATE (proposal)-[:ALONG]->(path)
RETURN count(proposal) AS saved
