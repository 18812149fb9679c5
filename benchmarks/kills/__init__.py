"""The service, its database or its worker killed at random moments, and what is left (R1)."""
