"""Yearly reports: which one, the page to print, and its figures as a file."""
