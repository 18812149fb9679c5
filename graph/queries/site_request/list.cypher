// Returns all requests as maps, the newest first.
// Parameters: none.
// Reads every SiteRequest; no index is needed.
MATCH (request:SiteRequest)
RETURN request {.*} AS request
ORDER BY request.asked_at DESC, request.id DESC
