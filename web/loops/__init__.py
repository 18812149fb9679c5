"""Heat-recovery loops: the list, one loop with all that explains it, decisions, the printable sheet."""
