// Returns the newest jobs as maps.
// Parameters: $limit.
// Reads every Job; those that ended long ago are removed, so that no index is needed.
MATCH (job:Job)
RETURN job {.*} AS job
ORDER BY job.created_at DESC, job.id DESC
LIMIT $limit
