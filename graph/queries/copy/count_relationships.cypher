// Returns how many relationships each type has.
// Parameters: none.
// Reads every relationship.
MATCH ()-[r]->()
RETURN type(r) AS name, count(*) AS count
