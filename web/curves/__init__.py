"""When a need of electricity is used: its load curve, or the usual week of its trade."""
