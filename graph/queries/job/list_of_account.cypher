// Returns the newest jobs that an account asked for, as maps, without what came of them.
// Parameters: $account_id, $limit.
// Relies on the index of Job.account_id.
MATCH (job:Job {account_id: $account_id})
RETURN job {.*, result: null} AS job
ORDER BY job.created_at DESC, job.id DESC
LIMIT $limit
