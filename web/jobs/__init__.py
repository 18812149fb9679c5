"""Long work: how far it is, what came of it, what is going on."""
