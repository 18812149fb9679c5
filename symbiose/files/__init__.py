"""Readers and writers of files: declarations, territories, spreadsheets."""
