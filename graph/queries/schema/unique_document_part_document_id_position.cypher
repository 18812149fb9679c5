// No two DocumentPart nodes have the same document_id and position; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_document_part_document_id_position IF NOT EXISTS FOR (n:DocumentPart) REQUIRE (n.document_id, n.position) IS UNIQUE
