// Returns the roofs that belong to a site as maps, with it and whether a person settled it, by id of the roof.
// Parameters: none.
// Reads every Site and the roofs that belong to it: no other roof is looked at.
MATCH (site:Site)<-[belongs:BELONGS_TO]-(roof:Roof)
RETURN roof {.*} AS roof, site.id AS site_id, belongs.settled AS settled
ORDER BY roof.id
