"""Rules that judge pairs of an offer and a need, over columns."""
