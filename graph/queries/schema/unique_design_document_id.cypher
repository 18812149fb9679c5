// No two DesignDocument nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_design_document_id IF NOT EXISTS FOR (n:DesignDocument) REQUIRE n.id IS UNIQUE
