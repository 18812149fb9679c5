// Returns all companies as maps, by id.
// Parameters: none.
// Reads every Company; no index is needed.
MATCH (company:Company)
RETURN company {.*} AS company
ORDER BY company.id
