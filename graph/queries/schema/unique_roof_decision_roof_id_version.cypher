// No two RoofDecision nodes have the same roof_id and version; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_roof_decision_roof_id_version IF NOT EXISTS FOR (n:RoofDecision) REQUIRE (n.roof_id, n.version) IS UNIQUE
