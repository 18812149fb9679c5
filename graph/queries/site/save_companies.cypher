// Creates or replaces companies.
// Parameters: $rows, a list of {id, properties}.
// Relies on the uniqueness of Company.id.
UNWIND $rows AS row
MERGE (company:Company {id: row.id})
SET company = row.properties
RETURN count(company) AS saved
