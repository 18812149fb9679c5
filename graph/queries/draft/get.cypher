// Returns one draft as a map.
// Parameters: $draft_id.
// Relies on the uniqueness of Draft.id.
MATCH (draft:Draft {id: $draft_id})
RETURN draft {.*} AS draft
