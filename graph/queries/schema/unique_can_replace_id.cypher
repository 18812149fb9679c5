// No two CAN_REPLACE relationships have the same id.
// Parameters: none.
CREATE CONSTRAINT unique_can_replace_id IF NOT EXISTS FOR ()-[r:CAN_REPLACE]-() REQUIRE r.id IS UNIQUE
