// Returns the newest jobs as maps, without what came of them: a list shows none of it, and it may be large.
// Parameters: $limit.
// Reads every Job; those that ended long ago are removed, so that no index is needed.
MATCH (job:Job)
RETURN job {.*, result: null} AS job
ORDER BY job.created_at DESC, job.id DESC
LIMIT $limit
