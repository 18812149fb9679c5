// No two Site nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_site_id IF NOT EXISTS FOR (n:Site) REQUIRE n.id IS UNIQUE
