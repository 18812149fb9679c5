// Removes what an earlier writing of the same run left: the decisions it had relaxed.
// Parameters: $run_id.
// Relies on the uniqueness of Run.id.
MATCH (:Run {id: $run_id})-[relaxed:RELAXED]->(:Path)
DELETE relaxed
