// The refusals that hold, with their reason and the sites concerned.
// Parameters: none.
// Reads every Decision; no index is needed.
MATCH (decision:Decision {state: 'refused'})-[:ON]->(path:Path)
WHERE NOT EXISTS { (:Decision)-[:REPLACES]->(decision) }
OPTIONAL MATCH (path)-[:GIVEN_BY]->(:Flow)<-[:DECLARES]-(giver:Site)
OPTIONAL MATCH (path)-[:RECEIVED_BY]->(:Flow)<-[:DECLARES]-(receiver:Site)
RETURN giver.name AS giver, receiver.name AS receiver, decision.reason AS reason, decision.decided_at AS decided_at
ORDER BY decided_at DESC
