// No two ReferenceValue nodes have the same key; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_reference_value_key IF NOT EXISTS FOR (n:ReferenceValue) REQUIRE n.key IS UNIQUE
