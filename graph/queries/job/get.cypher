// Returns one job as a map.
// Parameters: $job_id.
// Relies on the uniqueness of Job.id.
MATCH (job:Job {id: $job_id})
RETURN job {.*} AS job
