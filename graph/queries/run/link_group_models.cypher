// Puts groups under the circular models that they belong to, with the sentence that says why.
// Parameters: $run_id, $rows, a list of {group_id, model, reason, rank}.
// Relies on the uniqueness of SolarGroup.(run_id, id) and CircularModel.number.
UNWIND $rows AS row
MATCH (group:SolarGroup {run_id: $run_id, id: row.group_id})
MERGE (model:CircularModel {number: row.model})
CREATE (group)-[:UNDER {rank: row.rank, reason: row.reason}]->(model)
