// No two FlowVersion nodes have the same flow_id and version; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_flow_version_flow_id_version IF NOT EXISTS FOR (n:FlowVersion) REQUIRE (n.flow_id, n.version) IS UNIQUE
