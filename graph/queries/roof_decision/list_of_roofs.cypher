// Returns all that was said of some roofs as maps, by roof, the oldest first.
// Parameters: $roof_ids, each once.
// Relies on the index of RoofDecision.roof_id.
UNWIND $roof_ids AS id
MATCH (decision:RoofDecision {roof_id: id})
RETURN decision {.*} AS decision
ORDER BY decision.roof_id, decision.version
