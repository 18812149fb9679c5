// Returns the site that carries a SIRET, as a map.
// Parameters: $siret.
// Relies on the index of Site.siret.
MATCH (site:Site {siret: $siret})
RETURN site {.*} AS site
ORDER BY site.id
LIMIT 1
