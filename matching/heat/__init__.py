"""Heat: targets, matches and networks of recovery."""
