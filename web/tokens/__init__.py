"""Tokens with which programs call in the name of an account."""
