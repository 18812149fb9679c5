// No two PathChoice nodes have the same synergy_id and rank; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_path_choice_synergy_id_rank IF NOT EXISTS FOR (n:PathChoice) REQUIRE (n.synergy_id, n.rank) IS UNIQUE
