// Forgets the migrations that came after a backup was taken: they are applied to what was restored.
// Parameters: $after, the number of the newest migration in the backup.
// Relies on the uniqueness of Migration.number.
MATCH (migration:Migration)
WHERE migration.number > $after
DELETE migration
