// Finds DesignDocument nodes by thing_id.
// Parameters: none.
CREATE INDEX index_design_document_thing_id IF NOT EXISTS FOR (n:DesignDocument) ON (n.thing_id)
