// No two ModelOverride nodes have the same thing_id and rank; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_model_override_thing_id_rank IF NOT EXISTS FOR (n:ModelOverride) REQUIRE (n.thing_id, n.rank) IS UNIQUE
