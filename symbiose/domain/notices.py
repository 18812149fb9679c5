"""Texts that the operator answers for: legal notice, personal data, accessibility."""

from enum import StrEnum


class Notice(StrEnum):
    """Which text."""

    LEGAL = "legal_notice"
    """Who publishes and hosts the service."""
    PERSONAL_DATA = "personal_data"
    """What is kept of people, why, how long, and their rights."""
    ACCESSIBILITY = "accessibility"
    """How far the pages conform, and whom to write to."""


LONGEST_NOTICE = 30_000
"""Characters of a text."""
