// No two CircularModel nodes have the same number; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_circular_model_number IF NOT EXISTS FOR (n:CircularModel) REQUIRE n.number IS UNIQUE
