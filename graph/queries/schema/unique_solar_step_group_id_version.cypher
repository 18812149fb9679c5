// No two SolarStep nodes have the same group_id and version; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_solar_step_group_id_version IF NOT EXISTS FOR (n:SolarStep) REQUIRE (n.group_id, n.version) IS UNIQUE
