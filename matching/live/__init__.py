"""What a draft of a flow would change, known at once over all pairs of the real territory."""
