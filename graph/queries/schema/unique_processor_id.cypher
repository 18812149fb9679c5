// No two Processor nodes have the same id; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_processor_id IF NOT EXISTS FOR (n:Processor) REQUIRE n.id IS UNIQUE
