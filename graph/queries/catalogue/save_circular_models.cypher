// Creates or renames the six circular models.
// Parameters: $rows, a list of {number, name_fr, name_en}.
// Relies on the uniqueness of CircularModel.number.
UNWIND $rows AS row
MERGE (model:CircularModel {number: row.number})
SET model.name_fr = row.name_fr, model.name_en = row.name_en
