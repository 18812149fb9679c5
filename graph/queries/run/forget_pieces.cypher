// Removes the pieces of the documents of all runs but the latest.
// Parameters: $latest, how many runs keep theirs.
// Reads every Run; no index is needed.
MATCH (run:Run)
WHERE run.prepared_at IS NULL
WITH run
ORDER BY run.created DESC, run.id DESC
SKIP $latest
MATCH (run)-[:KEPT_IN]->(part:DocumentPart)
DETACH DELETE part
