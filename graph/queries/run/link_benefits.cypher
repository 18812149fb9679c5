// Links proposals to the sites that gain or lose by them.
// Parameters: $run_id, $rows, a list of {proposal_id, site_id, eur_per_year}.
// Relies on the uniqueness of Proposal.(run_id, id) and Site.id.
UNWIND $rows AS row
MATCH (proposal:Proposal {run_id: $run_id, id: row.proposal_id})
MATCH (site:Site {id: row.site_id})
CREATE (proposal)-[:BENEFITS {eur_per_year: row.eur_per_year}]->(site)
