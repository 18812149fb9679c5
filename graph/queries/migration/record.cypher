// Notes that a migration has been applied.
// Parameters: $number, $name.
// Relies on the uniqueness of Migration.number.
MERGE (migration:Migration {number: $number})
ON CREATE SET migration.name = $name, migration.applied_at = datetime()
