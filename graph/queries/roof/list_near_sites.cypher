// Returns the roofs on which a site stands, and large ones near one, as maps with each site and its distance, m.
// Parameters: $near_m, $least_area_m2.
// Reads every Site and what is near it: no roof far from all sites is looked at.
MATCH (site:Site)<-[near:NEAR]-(roof:Roof)
WHERE near.distance_m <= $near_m AND (near.distance_m = 0 OR roof.area_m2 >= $least_area_m2)
RETURN roof {.*} AS roof, site.id AS site_id, near.distance_m AS distance_m
ORDER BY roof.id, distance_m, site_id
