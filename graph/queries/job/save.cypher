// Replaces the properties of a job; one that is gone is passed over.
// Parameters: $job_id, $properties.
// Relies on the uniqueness of Job.id.
MATCH (job:Job {id: $job_id})
SET job = $properties
