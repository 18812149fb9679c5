// Returns every relationship: its type and properties, and the labels and identities of its ends.
// Parameters: none.
// Reads the whole graph.
MATCH (first)-[r]->(last)
RETURN labels(first)[0] AS first_label, labels(last)[0] AS last_label,
  first {.id, .code, .key, .number, .version, .rank, .run_id, .flow_id, .proposal_id, .loop_id, .group_id, .roof_id, .thing_id, .subject,
    .synergy_id, .condition_id, .document_id, .position, .year, .side, .token_digest} AS first,
  last {.id, .code, .key, .number, .version, .rank, .run_id, .flow_id, .proposal_id, .loop_id, .group_id, .roof_id, .thing_id, .subject,
    .synergy_id, .condition_id, .document_id, .position, .year, .side, .token_digest} AS last,
  type(r) AS type, properties(r) AS properties
