// Returns all versions of one thing as maps, oldest first.
// Parameters: $subject, $thing_id.
// Relies on the index of Edit.thing_id.
MATCH (edit:Edit {subject: $subject, thing_id: $thing_id})
RETURN edit {.*} AS edit
ORDER BY edit.version
