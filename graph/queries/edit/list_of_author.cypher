// Returns all versions that an account or command made as maps, oldest first.
// Parameters: $by.
// Reads every Edit; no index is needed.
MATCH (edit:Edit {by: $by})
RETURN edit {.*} AS edit
ORDER BY edit.at, edit.subject, edit.thing_id, edit.version
