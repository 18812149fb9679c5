"""Symbiose: industrial symbiosis and circular-economy matchmaking for the Artois."""

__version__ = "0.1.0"
