// The heat-recovery loops that draw from a flow or serve it, run by run, with the heat and what was decided.
// Parameters: $flow_id.
// Relies on the uniqueness of Flow.id.
MATCH (flow:Flow {id: $flow_id})
MATCH (loop:HeatLoop)-[use:DRAWS_FROM|SERVES]->(flow)
MATCH (run:Run)-[:PROPOSED]->(loop)
WHERE run.prepared_at IS NULL
OPTIONAL MATCH (decision:LoopDecision)-[:ON]->(loop)
WITH loop, use, run, decision
ORDER BY run.created, loop.rank, decision.version
RETURN run.id AS run, loop.id AS loop, type(use) AS use, use.mwh_per_year AS mwh_per_year,
  loop.heat_mwh_per_year AS delivered_mwh_per_year, collect(decision.state) AS decided
