// Finds SolarStep nodes by group_id.
// Parameters: none.
CREATE INDEX index_solar_step_group_id IF NOT EXISTS FOR (n:SolarStep) ON (n.group_id)
