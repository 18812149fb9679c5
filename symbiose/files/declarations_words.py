"""The closed vocabularies of declarations and their dates: what each word means, in French and English."""

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import TypeVar

from symbiose.domain.flows import Carrier, Confidentiality, Direction, Use
from symbiose.files.declarations_columns import folded

E = TypeVar("E", bound=Enum)

DIRECTIONS: Mapping[str, Direction] = {
    "offre": Direction.OFFER,
    "offer": Direction.OFFER,
    "besoin": Direction.NEED,
    "need": Direction.NEED,
    "sortant": Direction.OFFER,
    "entrant": Direction.NEED,
}
CONFIDENTIALITIES: Mapping[str, Confidentiality] = {
    "masque": Confidentiality.HIDDEN,
    "hidden": Confidentiality.HIDDEN,
    "categorie": Confidentiality.CATEGORY,
    "category": Confidentiality.CATEGORY,
    "nomme": Confidentiality.NAMED,
    "named": Confidentiality.NAMED,
}
USES: Mapping[str, Use] = {
    **{use.value: use for use in Use},
    "matiere_premiere": Use.FEEDSTOCK,
    "energie": Use.ENERGY,
    "reemploi": Use.REUSE,
    "reconditionnement": Use.RECONDITIONING,
    "pieces_detachees": Use.SPARE_PARTS,
    "reparation": Use.REPAIR,
    "location": Use.RENTAL,
    "equipement_partage": Use.SHARED_EQUIPMENT,
    "sol": Use.SOIL,
    "remblai": Use.FILL,
    "elimination": Use.DISPOSAL,
}
CARRIERS: Mapping[str, Carrier] = {
    "eau": Carrier.WATER,
    "vapeur": Carrier.STEAM,
    "air": Carrier.AIR,
    "fumees": Carrier.FUMES,
    "huile": Carrier.OIL,
    "autre": Carrier.OTHER,
    **{carrier.value: carrier for carrier in Carrier},
    "buees": Carrier.STEAM,
    "gaz": Carrier.FUMES,
}
YES_OR_NO: Mapping[str, bool] = {
    **dict.fromkeys(("oui", "yes", "vrai", "true", "1"), True),
    **dict.fromkeys(("non", "no", "faux", "false", "0"), False),
}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_FRENCH = re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})", re.ASCII)


class NotUnderstood(ValueError):
    """A text has no meaning under its column; the message says what is expected, in French."""


def word(text: str, words: Mapping[str, E]) -> E:
    """Return what a word means, accents and case ignored.

    Raises:
        NotUnderstood: The word is none of those expected.
    """
    found = words.get(re.sub(r"[ -]", "_", folded(text)))
    if found is None:
        expected = ", ".join(f"« {name} »" for name in words)
        msg = f"mot inconnu : attendu l’un de {expected}"
        raise NotUnderstood(msg)
    return found


def yes_or_no(text: str) -> bool:
    """Return whether a text says yes.

    >>> yes_or_no("Oui"), yes_or_no("FAUX")
    (True, False)

    Raises:
        NotUnderstood: It says neither yes nor no.
    """
    found = YES_OR_NO.get(folded(text))
    if found is None:
        msg = "« oui » ou « non » est attendu"
        raise NotUnderstood(msg)
    return found


def day(text: str, *, month_first: bool = False) -> date:
    """Return a date written `2026-12-31` or `31/12/2026`; `12/31/2026` where the month is said to come first.

    >>> day("31/12/2026"), day("12/31/2026", month_first=True)
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 31))

    Raises:
        NotUnderstood: The text is no date, or one that does not exist.
    """
    iso, french = _ISO.fullmatch(text.strip()), _FRENCH.fullmatch(text.strip())
    if iso:
        parts = (int(iso[1]), int(iso[2]), int(iso[3]))
    elif french:
        first, second = int(french["d"]), int(french["m"])
        month, of_month = (first, second) if month_first else (second, first)
        parts = (int(french["y"]), month, of_month)
    else:
        msg = "date non reconnue : écrivez-la 2026-12-31 ou 31/12/2026"
        raise NotUnderstood(msg)
    try:
        return date(*parts)
    except ValueError as error:
        msg = "cette date n’existe pas : vérifiez le jour et le mois"
        raise NotUnderstood(msg) from error
