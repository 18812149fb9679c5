// Removes the jobs that ended before a moment.
// Parameters: $moment.
// Reads every Job; those that ended long ago are removed, so that no index is needed.
MATCH (job:Job)
WHERE job.ended_at < $moment
DETACH DELETE job
