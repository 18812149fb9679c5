// Finds ModelOverride nodes by thing_id.
// Parameters: none.
CREATE INDEX index_model_override_thing_id IF NOT EXISTS FOR (n:ModelOverride) ON (n.thing_id)
