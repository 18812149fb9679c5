"""Coverage of the six circular models."""
