"""The texts for people: French in the code, English where the reader asks for it."""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import cast

from babel.messages.pofile import read_po
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale
from jinja2.nodes import EvalContext
from jinja2.utils import pass_eval_context
from markupsafe import Markup

FRENCH, ENGLISH = "fr", "en"
PLURAL_FROM = 2
"""What French takes for several."""
THIN = "\N{NARROW NO-BREAK SPACE}"
LANGUAGES = MappingProxyType({FRENCH: "Français", ENGLISH: "English"})
"""Languages of the pages, each in its own words."""
_READER = "language_of_the_reader"
_BEFORE_SIGNS = re.compile(r" (?=[»?!;:](?:\s|[,.)]|$)|°C\b)")
_IN_NUMBERS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def N_(text: str) -> str:  # noqa: N802 - the name that tools which collect texts look for
    """Mark a text that is translated later, where it is shown."""
    return text


def _(text: str, /, **values: object) -> str:
    """Return a text in the reader's language, with its named values filled in."""
    found = _translated(language(), text)
    return found % values if values else found


def language() -> str:
    """Return the language of the present reader, French where nobody has chosen.

    A page asks thousands of times: within a request it is found out once.
    """
    if not has_request_context():
        return str(get_locale() or FRENCH)
    if (known := g.get(_READER)) is None:
        known = str(get_locale() or FRENCH)
        setattr(g, _READER, known)
    return cast(str, known)


@lru_cache(maxsize=8192)
def _translated(locale: str, text: str) -> str:
    """Look a text up once for each language: pages repeat the same labels on every row."""
    return typeset(text) if locale == FRENCH else catalogue(locale).get(text, text)


@lru_cache
def catalogue(locale: str) -> Mapping[str, str]:
    """Return the translations into a language, French text → its own; what nobody translated is not there.

    The file lists every form of a text on its own: a number's form is chosen before it is looked up.
    """
    with files("web").joinpath("translations", f"{locale}.po").open("rb") as opened:
        messages = read_po(opened)
    return MappingProxyType({str(one.id): str(one.string) for one in messages if one.id and one.string})


def typeset(text: str) -> str:
    r"""Return a French text with the spaces that do not break: in guillemets, numbers, at signs and degrees.

    >>> typeset("« x » : oui ?") == "«\u00a0x\u00a0»\u00a0: oui\u00a0?"
    True
    >>> typeset("de 0 à 8 784 °C") == "de 0 à 8\u202f784\u00a0°C"
    True
    """
    spaced = _BEFORE_SIGNS.sub("\N{NO-BREAK SPACE}", text.replace("« ", "«\N{NO-BREAK SPACE}"))
    return _IN_NUMBERS.sub(THIN, spaced)


def whole(count: int) -> str:
    r"""Return a whole number as the reader's language writes it, its thousands apart.

    >>> whole(31593)
    '31\u202f593'
    """
    return f"{count:,}" if language() == ENGLISH else f"{count:,}".replace(",", THIN)


def plural(one: str, many: str, count: int, **named: object) -> str:
    """Return the text for a number, filled in with it and with what else it names."""
    return _text_for(one, many, count) % {"num": whole(count), **named}


@pass_eval_context
def _plural_of_templates(context: EvalContext, one: str, many: str, count: int, **named: object) -> str:
    """Return the text for a number within a template, which escapes what it is filled in with."""
    text = _text_for(one, many, count)
    return (Markup(text) if context.autoescape else text) % {"num": whole(count), **named}  # noqa: S704 - ours


def _text_for(one: str, many: str, count: int) -> str:
    """Return the text for a number by the rule of the language: in French, zero is singular too.

    The rule is written out for whole numbers: to ask Babel loads all it knows of a language, during a page.
    """
    return _(one if count == 1 or (count == 0 and language() == FRENCH) else many)


def is_singular(value: float) -> bool:
    """Tell whether what a figure counts is in the singular: in French from zero to less than two."""
    return abs(value) < PLURAL_FROM if language() == FRENCH else abs(value) == 1


def language_cookie(*, https: bool) -> str:
    """Return the name of the cookie that keeps the language a reader chose; it says nothing else."""
    return "__Host-langue" if https else "langue"


def init_language(app: Flask) -> None:
    """Give the texts to the templates, in the language of the reader; values in them are escaped there."""
    Babel(app, locale_selector=_chosen)
    app.jinja_env.install_gettext_callables(_, _text_for, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(languages=LANGUAGES, language=language, ngettext=_plural_of_templates)


def _chosen() -> str:
    """Return the language that the reader chose; programs are always answered in French."""
    if not has_request_context() or request.path.startswith("/api/"):
        return FRENCH
    asked = request.cookies.get(language_cookie(https=request.is_secure), FRENCH)
    return asked if asked in LANGUAGES else FRENCH
