// No two LoadCurve nodes have the same flow_id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_load_curve_flow_id IF NOT EXISTS FOR (n:LoadCurve) REQUIRE n.flow_id IS UNIQUE
