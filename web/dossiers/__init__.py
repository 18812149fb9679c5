"""What the dossiers of exchanges, loops and groups share: forms, faults, words, documents that are sent."""
