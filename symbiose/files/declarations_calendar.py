"""The monthly calendar of a declared flow: twelve shares of the year, on any scale."""

import math
from collections.abc import Sequence

from symbiose.domain.documents.flow_entry import MONTH_KEYS
from symbiose.domain.flows import FLAT_YEAR
from symbiose.files.declarations_cells import CellReader
from symbiose.files.declarations_columns import FRENCH_NAMES

ROUNDING = 1e-12
"""Shares that sum to 1 but for it are those of a calendar already normalised, and are kept to the digit."""


def month_shares(reader: CellReader) -> tuple[float, ...]:
    """Return the share of the year in each month, summing to 1; flat when no month is given.

    Months given in part, negative or all zero are faults: an empty month is not taken for zero.
    """
    given = [key for key in MONTH_KEYS if reader.has(key)]
    if not given:
        return FLAT_YEAR
    absent = [key for key in MONTH_KEYS if reader.raw.headers and key not in reader.raw.headers]
    if absent:
        names = ", ".join(FRENCH_NAMES[key] for key in absent)
        reader.fault(given[0], f"les douze mois sont attendus : ajoutez les colonnes {names}")
    for key in MONTH_KEYS:
        if key not in (*given, *absent):
            reader.fault(key, "ce mois est vide alors que d’autres sont remplis : écrivez 0 s’il est nul")
    shares = [_share(reader, key) for key in given]
    known = [share for share in shares if share is not None]
    if len(known) < len(MONTH_KEYS):
        return FLAT_YEAR
    total = _sum(known)
    if total <= 0 or math.isinf(total):
        reader.fault(
            MONTH_KEYS[0], "la somme des douze mois est nulle ou trop grande : donnez la part de chacun"
        )
        return FLAT_YEAR
    return tuple(known) if abs(total - 1) <= ROUNDING else tuple(share / total for share in known)


def _share(reader: CellReader, key: str) -> float | None:
    share = reader.number(key)
    if share is not None and share < 0:
        reader.fault(key, "la part d’un mois ne peut pas être négative")
        return None
    return share


def _sum(shares: Sequence[float]) -> float:
    """Return an exact sum, infinity where it is beyond every number."""
    try:
        return math.fsum(shares)
    except OverflowError:
        return math.inf
