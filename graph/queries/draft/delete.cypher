// Deletes drafts; those that are gone already are passed over.
// Parameters: $draft_ids.
// Relies on the uniqueness of Draft.id.
UNWIND $draft_ids AS draft_id
MATCH (draft:Draft {id: draft_id})
DETACH DELETE draft
