// No two Question nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_question_id IF NOT EXISTS FOR (n:Question) REQUIRE n.id IS UNIQUE
