"""Roofs matched with those who use electricity: sizes, own use, groups and what they share."""
