// Puts flows under the circular models that hold for them, in place of those that held before.
// Parameters: $rows, a list of {flow_id, models: a list of {model, reason, rank, opens}}.
// Relies on the uniqueness of Flow.id and CircularModel.number.
UNWIND $rows AS row
MATCH (flow:Flow {id: row.flow_id})
OPTIONAL MATCH (flow)-[old:UNDER]->(:CircularModel)
DELETE old
WITH DISTINCT flow, row
UNWIND row.models AS one
MERGE (model:CircularModel {number: one.model})
MERGE (flow)-[under:UNDER]->(model)
SET under.rank = one.rank, under.reason = one.reason, under.opens = one.opens
