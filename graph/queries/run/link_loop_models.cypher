// Puts heat-recovery loops under the circular models that they belong to, with the sentence that says why.
// Parameters: $run_id, $rows, a list of {loop_id, model, reason, rank}.
// Relies on the uniqueness of HeatLoop.(run_id, id) and CircularModel.number.
UNWIND $rows AS row
MATCH (loop:HeatLoop {run_id: $run_id, id: row.loop_id})
MERGE (model:CircularModel {number: row.model})
CREATE (loop)-[:UNDER {rank: row.rank, reason: row.reason}]->(model)
