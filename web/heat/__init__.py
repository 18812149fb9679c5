"""Heat targets: what the sites that a caller answers for could recover at most."""
