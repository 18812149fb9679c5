// Finds Edit nodes by subject.
// Parameters: none.
CREATE INDEX index_edit_subject IF NOT EXISTS FOR (n:Edit) ON (n.subject)
