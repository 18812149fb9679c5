// Returns the jobs that have not ended as maps, the oldest first.
// Parameters: none.
// Relies on the index of Job.state.
UNWIND ['waiting', 'running'] AS state
MATCH (job:Job {state: state})
RETURN job {.*} AS job
ORDER BY job.created_at, job.id
