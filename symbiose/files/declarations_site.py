"""The site of a declared flow: a SIRET or an id of ours, checked by form."""

import re
import unicodedata

from symbiose.domain.identifiers import SIREN_DIGITS, SIRET_DIGITS, checked_siret
from symbiose.domain.import_questions import QuestionKind
from symbiose.files.declarations_cells import CellReader
from symbiose.files.declarations_words import NotUnderstood

LONGEST_ID = 200
_WHOLE_DECIMALS = re.compile(r"(\d+)[.,]0+", re.ASCII)
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d+)", re.ASCII)
_SPACES = re.compile(r"[\s.\u00a0\u202f-]+")


def given_site(cells: CellReader, given: str | None) -> str | None:
    """Return the site of a line that names none: the one given beside the file, else the one answered.

    None, with its fault noted, when nobody said whose the line is.
    """
    if given is None:
        given = cells.asking.ask(QuestionKind.SITE, "", cells.raw.line)
    if given is None:
        cells.require("site_id")
    return given


def checked_site(text: str, *, siret_column: bool = False) -> str:
    """Return the SIRET (its digits alone) or id that a text states.

    Fourteen digits are a SIRET. A long number that is none is an id, unless its column is one of SIRET.

    >>> checked_site(" site_a "), checked_site("530 708 536 00038")
    ('site_a', '53070853600038')

    Raises:
        NotUnderstood: The text is a SIRET with a fault, or no id.
    """
    site = text.strip()
    if not site or len(site) > LONGEST_ID or any(unicodedata.category(char) in {"Cc", "Cs"} for char in site):
        msg = "un SIRET de 14 chiffres ou l’identifiant d’un site est attendu"
        raise NotUnderstood(msg)
    if scientific := _SCIENTIFIC.fullmatch(site):
        whole_part, decimals, exponent = scientific.groups(default="")
        if len(decimals) == int(exponent) == SIRET_DIGITS - 1:
            return checked_siret(whole_part + decimals)
        msg = "un tableur a arrondi ce SIRET : mettez la colonne au format texte et saisissez ses 14 chiffres"
        raise NotUnderstood(msg)
    whole = _WHOLE_DECIMALS.fullmatch(site)
    digits = _SPACES.sub("", whole[1] if whole else site)
    if not (digits.isascii() and digits.isdigit()):
        return site
    if len(digits) == SIRET_DIGITS:
        return checked_siret(digits)
    if siret_column and len(digits) >= SIREN_DIGITS:
        msg = f"un SIRET a 14 chiffres, celui-ci en a {len(digits)} : vérifiez les zéros de tête"
        raise NotUnderstood(msg)
    return site
