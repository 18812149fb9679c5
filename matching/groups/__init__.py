"""Plans of large groups: over all of their pairs as arrays, with processors as single nodes."""
