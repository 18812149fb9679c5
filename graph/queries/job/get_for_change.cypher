// Returns one job as a map, which no other transaction changes before this one ends: writing `id` takes the
// lock, so that what is read after it is the latest.
// Parameters: $job_id.
// Relies on the uniqueness of Job.id.
MATCH (job:Job {id: $job_id})
SET job.id = $job_id
WITH job
RETURN job {.*} AS job
