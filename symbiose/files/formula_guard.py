"""The quote before a text that spreadsheets take for a formula: set on export, taken off on import."""

import re

_SIGNS = "=+\\-@\t\r\uff1d\uff0b\uff0d\uff20"
"""Signs that begin a formula, and their full-width forms."""
_STARTS_LIKE_A_FORMULA = re.compile(f"'*(?:[{_SIGNS}]|<r>)")
"""Also a text already quoted, and `<r>`, which writers of workbooks take for formatted text."""
_GUARDED = re.compile(f"'(?={_STARTS_LIKE_A_FORMULA.pattern})")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def guarded(text: str) -> str:
    """Return a text that no spreadsheet evaluates: a quote goes before a formula, not before a number.

    >>> guarded("=1+1"), guarded("-5,2"), guarded("'=1"), guarded("fly_ash")
    ("'=1+1", '-5,2', "''=1", 'fly_ash')
    """
    formula = _STARTS_LIKE_A_FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if formula else text


def unguarded(text: str) -> str:
    """Return a text without the quote that guards it.

    >>> unguarded("'=1+1"), unguarded("''=1"), unguarded("'tis")
    ('=1+1', "'=1", "'tis")
    """
    return _GUARDED.sub("", text, count=1) if text.startswith("'") else text
