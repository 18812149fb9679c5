"""The texts for people: French in the code, translated where another language is asked for."""

from flask_babel import gettext


def _(text: str, /, **values: object) -> str:
    """Return a text in the reader's language, with its named values filled in."""
    return str(gettext(text, **values))
