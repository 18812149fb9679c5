// Creates CONCERNS from RealisedQuantity to Synergy as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of RealisedQuantity by synergy_id, year, side, rank and Synergy by id.
UNWIND $rows AS row
MATCH (first:RealisedQuantity {synergy_id: row.first.synergy_id, year: row.first.year, side: row.first.side, rank: row.first.rank})
MATCH (last:Synergy {id: row.last.id})
CREATE (first)-[r:CONCERNS]->(last)
SET r = row.properties
RETURN count(r) AS created
