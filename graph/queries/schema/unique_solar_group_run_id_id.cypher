// No two SolarGroup nodes have the same run_id and id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_solar_group_run_id_id IF NOT EXISTS FOR (n:SolarGroup) REQUIRE (n.run_id, n.id) IS UNIQUE
