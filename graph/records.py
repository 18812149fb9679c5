"""Values of the domain as the graph keeps them, and back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from enum import Enum
from typing import Any

from neo4j.time import Date, DateTime

from symbiose.domain.errors import UnknownThing
from symbiose.domain.flows import Band

MICRO_EUR_PER_EUR = 1_000_000
NAMED_AT_MOST = 10
"""Ids named in a message."""
_TIMES = frozenset({DateTime, Date})
Record = dict[str, Any]
"""Properties of a node or relationship."""


def to_micro_eur(amount: Decimal | None) -> int | None:
    """Return an amount in whole micro-euros: the driver takes no `Decimal`, and floats would drift.

    >>> to_micro_eur(Decimal("0.0515"))
    51500
    """
    if amount is None:
        return None
    return int((amount * MICRO_EUR_PER_EUR).to_integral_value(rounding=ROUND_HALF_EVEN))


def from_micro_eur(micro_eur: int | None) -> Decimal | None:
    """Return an amount in euros.

    >>> from_micro_eur(51500)
    Decimal('0.0515')
    """
    return None if micro_eur is None else (Decimal(micro_eur) / MICRO_EUR_PER_EUR).normalize()


def to_utc(moment: datetime) -> datetime:
    """Return a moment in UTC, as all moments are kept."""
    return moment.astimezone(UTC)


def native(value: Any) -> Any:  # noqa: ANN401 - any value the driver returns
    """Return a date or moment of the driver as Python's own; other values as they are.

    The embedded server forgets the zone of a moment; all of ours are kept in UTC.
    """
    kind = type(value)
    if kind is DateTime:
        moment: datetime = value.to_native()
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return value.to_native() if kind is Date else value


def native_record(record: Mapping[str, Any]) -> Record:
    """Return a record with Python's own dates and moments."""
    return {name: native(value) if type(value) in _TIMES else value for name, value in record.items()}


def plain(values: Mapping[str, Any]) -> Record:
    """Return dumped fields as the driver takes them: texts for vocabularies, lists, moments in UTC."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a field
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return to_utc(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def bands_text(bands: Mapping[str, Band]) -> str | None:
    """Return quality bands as a text that a person can read in a browser of the graph.

    >>> bands_text({"zn_pct": Band(min=40)})
    '{"zn_pct": {"min": 40.0}}'
    """
    if not bands:
        return None
    return json.dumps(
        {name: band.model_dump(exclude_none=True) for name, band in bands.items()}, ensure_ascii=False
    )


def bands(text: str | None) -> dict[str, Band]:
    """Return quality bands from their text."""
    return {name: Band.model_validate(band) for name, band in json.loads(text or "{}").items()}


def band_names(text: str | None) -> tuple[str, ...]:
    """Return the names of the properties in a text of quality bands.

    >>> band_names('{"zn_pct": {"min": 40.0}}'), band_names(None)
    (('zn_pct',), ())
    """
    return tuple(json.loads(text)) if text else ()


def figure_lists(name: str, figures: Mapping[str, float]) -> Record:
    """Return a map of figures as two lists of equal length, since a property holds no map.

    >>> figure_lists("driver", {"jobs": 12.0})
    {'driver_names': ['jobs'], 'driver_values': [12.0]}
    """
    return {f"{name}_names": list(figures), f"{name}_values": [float(value) for value in figures.values()]}


def figures(name: str, record: Record) -> dict[str, float]:
    """Take the two lists of a map of figures out of a record, and return the map."""
    names, values = record.pop(f"{name}_names", []), record.pop(f"{name}_values", [])
    return dict(zip(names, values, strict=True))


def text_lists(name: str, texts: Mapping[str, str]) -> Record:
    """Return a map of texts as two lists of equal length, since a property holds no map.

    >>> text_lists("field", {"unit": "t"})
    {'field_names': ['unit'], 'field_texts': ['t']}
    """
    return {f"{name}_names": list(texts), f"{name}_texts": list(texts.values())}


def texts(name: str, record: Record) -> dict[str, str]:
    """Take the two lists of a map of texts out of a record, and return the map."""
    names, values = record.pop(f"{name}_names", []), record.pop(f"{name}_texts", [])
    return dict(zip(names, values, strict=True))


def latest_by_id(records: Iterable[Record]) -> list[Record]:
    """Return records with one per id, the last one: a statement then writes each thing once."""
    return list({record["id"]: record for record in records}.values())


def check_saved(counted: Sequence[Record], rows: Sequence[Record], owner: str, key: str) -> None:
    """Raise `UnknownThing` when fewer things were saved than sent: the owner of one does not exist."""
    saved = counted[0]["saved"] if counted else 0
    if saved != len(rows):
        owners = sorted({row[key] for row in rows})
        shown = ", ".join(owners[:NAMED_AT_MOST])
        msg = f"One {owner} of these does not exist: {shown}. Add it first."
        raise UnknownThing(msg, **{owner: shown})
