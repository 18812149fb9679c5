// Returns one request as a map.
// Parameters: $request_id.
// Relies on the uniqueness of SiteRequest.id.
MATCH (request:SiteRequest {id: $request_id})
RETURN request {.*} AS request
