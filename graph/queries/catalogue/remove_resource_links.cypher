// Removes the taxonomy and the waste codes of resources, which are then written anew.
// Parameters: none.
// Reads every Resource; no index is needed.
MATCH (:Resource)-[old:KIND_OF|DISCARDED_AS]->()
DELETE old
