"""Which offer may meet which need, and which exchanges the optimiser proposes."""
