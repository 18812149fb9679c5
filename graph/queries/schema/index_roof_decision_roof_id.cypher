// Finds RoofDecision nodes by roof_id.
// Parameters: none.
CREATE INDEX index_roof_decision_roof_id IF NOT EXISTS FOR (n:RoofDecision) ON (n.roof_id)
