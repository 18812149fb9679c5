"""Accounts administered: listed, invited, changed, closed."""
