// Returns the number of a version when it exists.
// Parameters: $subject, $thing_id, $version.
// Relies on the uniqueness of Edit.(subject, thing_id, version).
MATCH (edit:Edit {subject: $subject, thing_id: $thing_id, version: $version})
RETURN edit.version AS version
