"""What the part of a page says that follows a loop or a group: its words, its fields, its addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class MeterField(NamedTuple):
    """A field of the form that notes what meters counted."""

    name: str
    """As the form sends it."""
    code: str
    """As faults name it."""
    label: str


@dataclass(frozen=True)
class OperationWords:
    """Words of the part that follows something, in the language of the page."""

    addresses: Mapping[str, str]
    """Step → where its form goes: agree, take_back, record, start, measure, close; dossier → its page."""
    accepted: str
    """What comes next, once it is accepted."""
    agreed: str
    """What comes next, once all members agreed."""
    figures: Mapping[str, str]
    """What is measured → how it is called."""
    fields: Sequence[MeterField]
    """What is asked for of a month."""
    changed: str
    """That it changed meanwhile."""
    end: str
    """How it is brought to its end."""
    end_told: str
    """What that means."""
    give_up: str
    """How it is given up."""
    give_up_told: str
    """What that means."""
    years_only: str
    """Why somebody reads no month."""
    hidden: Mapping[str, str]
    """Fields of the month that nobody types, with what they send."""
    lost: str
    """That what it rests on changed since it was accepted."""
    lost_decides: str
    """What those who decide do about it, and what becomes of its figures until then."""
    check: str | None = None
    """What the coordinator says to have checked at the start; None where nothing is."""
    share: str | None = None
    """What the part of a member is a part of; None where nothing is divided."""
    divided: str | None = None
    """How it is divided; None where nothing is."""
