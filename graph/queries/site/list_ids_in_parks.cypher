// Returns the ids of the sites that stand in some business parks, in order.
// Parameters: $park_ids.
// Relies on the uniqueness of Park.id.
UNWIND $park_ids AS park_id
MATCH (park:Park {id: park_id})<-[:STANDS_IN]-(site:Site)
RETURN DISTINCT site.id AS id
ORDER BY id
