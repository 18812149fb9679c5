// Finds SolarDecision nodes by group_id.
// Parameters: none.
CREATE INDEX index_solar_decision_group_id IF NOT EXISTS FOR (n:SolarDecision) ON (n.group_id)
