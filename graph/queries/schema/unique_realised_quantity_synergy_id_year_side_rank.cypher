// No two RealisedQuantity nodes have the same synergy_id, year, side and rank; the index that comes with it serves look-ups.
// Parameters: none.
CREATE CONSTRAINT unique_realised_quantity_synergy_id_year_side_rank IF NOT EXISTS FOR (n:RealisedQuantity) REQUIRE (n.synergy_id, n.year, n.side, n.rank) IS UNIQUE
