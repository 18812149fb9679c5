"""Usual flows of a site's trade, offered as drafts to confirm, correct or delete."""
