// Finds Site nodes by siret.
// Parameters: none.
CREATE INDEX index_site_siret IF NOT EXISTS FOR (n:Site) ON (n.siret)
