"""Use cases: one function per thing that a user comes to do."""
