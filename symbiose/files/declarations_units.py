"""The units that declarations are written in, and what one of them is in the canonical unit of a resource."""

import re
from dataclasses import dataclass

from symbiose.files.declarations_columns import folded
from symbiose.files.declarations_resource import KnownResource
from symbiose.files.declarations_words import NotUnderstood


@dataclass(frozen=True)
class DeclaredUnit:
    """A unit as written: its canonical unit, and how much of it one is."""

    canonical: str
    """t, MWh, m3, piece, h or m2."""
    factor: float
    """Canonical units in one of this unit; for a power, in one hour of it."""
    is_power: bool = False
    """True when hours are needed to make it a yearly quantity."""


_TONNE = DeclaredUnit("t", 1.0)
_CUBIC_METRE = DeclaredUnit("m3", 1.0)
_PIECE = DeclaredUnit("piece", 1.0)
_UNITS = {
    "t": _TONNE,
    "tonne": _TONNE,
    "tonnes": _TONNE,
    "kg": DeclaredUnit("t", 1e-3),
    "g": DeclaredUnit("t", 1e-6),
    "m3": _CUBIC_METRE,
    "l": DeclaredUnit("m3", 1e-3),
    "litre": DeclaredUnit("m3", 1e-3),
    "litres": DeclaredUnit("m3", 1e-3),
    "wh": DeclaredUnit("MWh", 1e-6),
    "kwh": DeclaredUnit("MWh", 1e-3),
    "mwh": DeclaredUnit("MWh", 1.0),
    "gwh": DeclaredUnit("MWh", 1e3),
    "mj": DeclaredUnit("MWh", 1 / 3600),
    "gj": DeclaredUnit("MWh", 1 / 3.6),
    "kw": DeclaredUnit("MWh", 1e-3, is_power=True),
    "mw": DeclaredUnit("MWh", 1.0, is_power=True),
    "piece": _PIECE,
    "pieces": _PIECE,
    "h": DeclaredUnit("h", 1.0),
    "m2": DeclaredUnit("m2", 1.0),
}
