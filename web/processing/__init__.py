"""Processors and substitutions: read by everyone, set by coordinators, each with its history."""
