// No two Job nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_job_id IF NOT EXISTS FOR (n:Job) REQUIRE n.id IS UNIQUE
