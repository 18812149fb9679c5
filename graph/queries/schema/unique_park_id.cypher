// No two Park nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_park_id IF NOT EXISTS FOR (n:Park) REQUIRE n.id IS UNIQUE
