"""The texts for people: French in the code, translated where another language is asked for."""

import re
from functools import lru_cache

from flask import Flask
from flask_babel import get_locale, gettext

_BEFORE_SIGNS = re.compile(r" (?=[»?!;:](?:\s|[,.)]|$))")
_IN_NUMBERS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def N_(text: str) -> str:  # noqa: N802 - the name that tools which collect texts look for
    """Mark a text that is translated later, where it is shown."""
    return text


def _(text: str, /, **values: object) -> str:
    """Return a text in the reader's language, with its named values filled in."""
    found = _translated(str(get_locale()), text)
    return found % values if values else found


@lru_cache(maxsize=4096)
def _translated(locale: str, text: str) -> str:
    """Look a text up once for each language: pages repeat the same labels on every row."""
    found = str(gettext(text))
    return typeset(found) if locale.startswith("fr") else found


def typeset(text: str) -> str:
    r"""Return a French text with the spaces that do not break: in guillemets and numbers, before high signs.

    >>> typeset("« x » : oui ?") == "«\u00a0x\u00a0»\u00a0: oui\u00a0?"
    True
    >>> typeset("de 0 à 8 784") == "de 0 à 8\u202f784"
    True
    """
    spaced = _BEFORE_SIGNS.sub("\N{NO-BREAK SPACE}", text.replace("« ", "«\N{NO-BREAK SPACE}"))
    return _IN_NUMBERS.sub("\N{NARROW NO-BREAK SPACE}", spaced)


def plural(one: str, many: str, count: int) -> str:
    """Return the text for a number, filled in."""
    return _text_for(one, many, count) % {"num": count}


def _text_for(one: str, many: str, count: int) -> str:
    """Return the text for a number by the rule of the language: in French, zero is singular too."""
    locale = get_locale()
    return _plain(one if locale is not None and locale.plural_form(count) == "one" else many)


def init_language(app: Flask) -> None:
    """Give the texts to the templates; values filled into them are escaped there."""
    app.jinja_env.install_gettext_callables(_plain, _text_for, newstyle=True)  # type: ignore[attr-defined]


def _plain(text: str) -> str:
    return _translated(str(get_locale()), text)
