"""Import of files: drop, questions, preview, confirmation."""
