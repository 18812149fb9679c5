// Appends what happened to a synergy; fails when another event has the same version.
// Parameters: $synergy_id, $by, $properties.
// Relies on the uniqueness of SynergyEvent.(synergy_id, version), Synergy.id, Account.id.
CREATE (event:SynergyEvent)
SET event = $properties
WITH event
MATCH (synergy:Synergy {id: $synergy_id})
CREATE (event)-[:CHANGED]->(synergy)
WITH event
MATCH (account:Account {id: $by})
CREATE (account)-[:DID]->(event)
