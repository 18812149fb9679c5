"""Large families of resources: all pairs are looked at as tables, few are handed to the planner."""
