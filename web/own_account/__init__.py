"""One's own account: sites, sessions, password."""
