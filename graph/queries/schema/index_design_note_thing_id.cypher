// Finds DesignNote nodes by thing_id.
// Parameters: none.
CREATE INDEX index_design_note_thing_id IF NOT EXISTS FOR (n:DesignNote) ON (n.thing_id)
