// Marks resources that the catalogue no longer holds; flows may still refer to them.
// Parameters: $ids, the resources that it holds.
// Reads every Resource; no index is needed.
MATCH (resource:Resource)
WHERE NOT resource.id IN $ids
SET resource.in_catalogue = false
