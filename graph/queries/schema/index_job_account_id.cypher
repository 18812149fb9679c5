// Finds Job nodes by account_id.
// Parameters: none.
CREATE INDEX index_job_account_id IF NOT EXISTS FOR (n:Job) ON (n.account_id)
