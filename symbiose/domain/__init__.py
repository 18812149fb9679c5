"""Values and rules of the trade: pure, without input, output or clock."""
