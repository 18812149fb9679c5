// Creates CONCERNS from PathChoice to Synergy as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of PathChoice by synergy_id, rank and Synergy by id.
UNWIND $rows AS row
MATCH (first:PathChoice {synergy_id: row.first.synergy_id, rank: row.first.rank})
MATCH (last:Synergy {id: row.last.id})
CREATE (first)-[r:CONCERNS]->(last)
SET r = row.properties
RETURN count(r) AS created
