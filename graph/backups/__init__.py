"""Everything that a database holds as lines, the same whatever the server, and back into an empty one."""
