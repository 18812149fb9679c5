// Creates or replaces the sub-classes of activities.
// Parameters: $rows, a list of {key, nomenclature, code, label}.
// Relies on the uniqueness of Activity.key.
UNWIND $rows AS row
MERGE (activity:Activity {key: row.key})
SET activity.nomenclature = row.nomenclature, activity.code = row.code, activity.label = row.label
