// No two SiteRequest nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_site_request_id IF NOT EXISTS FOR (n:SiteRequest) REQUIRE n.id IS UNIQUE
