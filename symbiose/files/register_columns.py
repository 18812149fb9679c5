"""The columns of a waste register (arrêté of 31 May 2021), and how a header is recognised as one."""

import re
from collections.abc import Sequence
from typing import Final

from symbiose.files.declarations_columns import BoundColumn, BoundHeader, folded

REGISTER_NAMES: Final = {
    "site_id": "SIRET de l'expéditeur ou du détenteur",
    "resource": "Dénomination du déchet",
    "waste_code": "Code déchet",
    "dangerous": "Dangereux",
    "shipped_on": "Date d'expédition",
    "quantity": "Poids en tonnes",
    "weight_kind": "Type de poids",
    "treatment": "Code de traitement prévu",
}
"""Our name of each column that is read → its name in the register."""
REGISTER_REQUIRED: Final = ("site_id", "waste_code", "shipped_on", "quantity")
NOT_READ: Final = ("Numéro d'identification du destinataire",)
"""Columns of the register that only help to recognise it."""
ENOUGH_COLUMNS: Final = 3
"""A header with at least so many names of the register is one."""


def _plain(header: str) -> str:
    """Return a header without accents, case and signs: « Date d’expédition » is « date d expedition »."""
    return " ".join(re.findall(r"[a-z0-9]+", folded(header)))


_KEYS: Final = {_plain(name): key for key, name in REGISTER_NAMES.items()}
_KNOWN: Final = frozenset(_KEYS) | {_plain(name) for name in NOT_READ}


def register_score(cells: Sequence[str]) -> int:
    """Count the cells that are names of a waste register."""
    return sum(1 for cell in cells if _plain(cell) in _KNOWN)


def is_register(cells: Sequence[str]) -> bool:
    """Tell the header of a waste register from that of declarations."""
    return register_score(cells) >= ENOUGH_COLUMNS


def bind_register(cells: Sequence[str]) -> BoundHeader:
    """Tell what each column of a register means."""
    width = max((i + 1 for i, cell in enumerate(cells) if cell.strip()), default=0)
    fields: dict[str, BoundColumn] = {}
    ignored: list[str] = []
    twice: list[str] = []
    for index, cell in enumerate(cells[:width]):
        header = cell.strip()
        key = _KEYS.get(_plain(header))
        if key is not None:
            twice.extend([header] if key in fields else [])
            fields.setdefault(key, BoundColumn(index, header))
        elif header:
            ignored.append(header)
    return BoundHeader(fields, {}, tuple(ignored), tuple(twice), width)
