// Creates UNDER from SolarGroup to CircularModel as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of SolarGroup by run_id, id and CircularModel by number.
UNWIND $rows AS row
MATCH (first:SolarGroup {run_id: row.first.run_id, id: row.first.id})
MATCH (last:CircularModel {number: row.last.number})
CREATE (first)-[r:UNDER]->(last)
SET r = row.properties
RETURN count(r) AS created
