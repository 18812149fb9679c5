// Returns the open job of a lane as a map.
// Parameters: $lane.
// Relies on the uniqueness of Job.lane.
MATCH (job:Job {lane: $lane})
RETURN job {.*} AS job
