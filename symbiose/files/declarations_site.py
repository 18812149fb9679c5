"""The site of a declared flow: a SIRET or an id of ours, checked by form."""

import re

from symbiose.files.declarations_words import NotUnderstood

SIRET_DIGITS = 14
_LONG_NUMBER = 9
"""From this many digits on, a number is a SIRET with digits lost or added, not an id."""
_WHOLE_DECIMALS = re.compile(r"(\d+)[.,]0+", re.ASCII)
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+", re.ASCII)
_SPACES = re.compile(r"[\s.\u00a0\u202f-]+")


def checked_site(text: str) -> str:
    """Return the SIRET (its digits alone) or id that a text states.

    >>> checked_site(" site_a ")
    'site_a'

    Raises:
        NotUnderstood: The text is a number but no SIRET, or holds control characters.
    """
    site = text.strip()
    if not site or not site.isprintable():
        msg = "un SIRET de 14 chiffres ou l'identifiant d'un site est attendu"
        raise NotUnderstood(msg)
    if _SCIENTIFIC.fullmatch(site):
        msg = "un tableur a arrondi ce SIRET : mettez la colonne au format texte et saisissez ses 14 chiffres"
        raise NotUnderstood(msg)
    whole = _WHOLE_DECIMALS.fullmatch(site)
    digits = _SPACES.sub("", whole[1] if whole else site)
    if digits.isascii() and digits.isdigit() and len(digits) >= _LONG_NUMBER:
        return _siret(digits)
    return site


def _siret(digits: str) -> str:
    if len(digits) != SIRET_DIGITS:
        msg = f"un SIRET a 14 chiffres, celui-ci en a {len(digits)} : vérifiez les zéros de tête"
        raise NotUnderstood(msg)
    if not is_siret(digits):
        msg = "la clé de contrôle de ce SIRET est fausse : vérifiez chaque chiffre"
        raise NotUnderstood(msg)
    return digits
