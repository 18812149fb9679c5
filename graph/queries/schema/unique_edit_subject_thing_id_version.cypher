// No two Edit nodes have the same subject, thing_id and version; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_edit_subject_thing_id_version IF NOT EXISTS FOR (n:Edit) REQUIRE (n.subject, n.thing_id, n.version) IS UNIQUE
