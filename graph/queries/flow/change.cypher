// Replaces the values of flows whose site, resource and waste code stay the same, and with them their links.
// Parameters: $rows, a list of {id, properties}.
// Relies on the uniqueness of Flow.id.
UNWIND $rows AS row
MATCH (flow:Flow {id: row.id})
SET flow = row.properties
