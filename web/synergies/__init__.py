"""Synergies: the inbox, one synergy's sheet, and the steps taken with it."""
