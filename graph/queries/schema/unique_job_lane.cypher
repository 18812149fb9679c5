// No two Job nodes have the same lane; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_job_lane IF NOT EXISTS FOR (n:Job) REQUIRE n.lane IS UNIQUE
