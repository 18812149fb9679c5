"""The proposals of the optimiser: list, sheet, decisions."""
