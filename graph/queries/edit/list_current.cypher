// Returns the latest version of each thing of a sort as maps, by its id.
// Parameters: $subject.
// Relies on the index of Edit.subject.
MATCH (edit:Edit {subject: $subject})
WITH edit
ORDER BY edit.version DESC
WITH edit.thing_id AS thing_id, collect(edit {.*})[0] AS edit
RETURN edit
ORDER BY thing_id
