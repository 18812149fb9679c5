// Finds Edit nodes by thing_id.
// Parameters: none.
CREATE INDEX index_edit_thing_id IF NOT EXISTS FOR (n:Edit) ON (n.thing_id)
