// Returns what the roofs of each site that owns some add up to, by id of the site.
// Parameters: none.
// Reads every Site and the roofs that belong to it: no other roof is looked at.
MATCH (site:Site)<-[:BELONGS_TO]-(roof:Roof)
RETURN site.id AS site_id, sum(roof.peak_power_kwp) AS kwp, sum(roof.yearly_kwh) AS kwh
ORDER BY site.id
