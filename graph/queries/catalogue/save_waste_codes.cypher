// Creates or replaces the entries of the list of waste.
// Parameters: $rows, a list of {code, designation, dangerous, section}.
// Relies on the uniqueness of WasteCode.code.
UNWIND $rows AS row
MERGE (waste:WasteCode {code: row.code})
SET waste.designation = row.designation, waste.dangerous = row.dangerous, waste.section = row.section
