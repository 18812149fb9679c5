"""The fields of the form that state a declared flow, so that they are read back as the same flow."""

import re
from collections.abc import Mapping
from datetime import date

from symbiose.domain.documents.declarations_document import unit_written
from symbiose.domain.documents.flow_entry import MONTH_KEYS, WEEK_KEYS
from symbiose.domain.flows import FLAT_YEAR, Band, Flow
from symbiose.domain.french_numbers import french_number
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.week_parts import pattern_of
from symbiose.services.form_columns import MOST_QUALITIES


def fields_of_flow(flow: Flow, catalogue: ResourceCatalogue) -> dict[str, str]:
    """Return the fields of the form that state a flow, so that they are read back as the same flow."""
    numbers = {
        "quantity": flow.quantity_per_year,
        "quantity_low": flow.quantity_low,
        "quantity_high": flow.quantity_high,
        "supply_temp_c": flow.supply_temp_c,
        "return_temp_c": flow.return_temp_c,
        "power_kw": flow.power_kw,
    }
    texts = {
        "direction": flow.direction.value,
        "resource": _words(flow, catalogue),
        "unit": unit_written(flow, catalogue),
        "waste_code": flow.waste_code,
        "waste_mirror": flow.waste_code,
        "use": flow.use.value if flow.use else None,
        "price_eur_per_unit": _price(flow),
        "confidentiality": flow.confidentiality.value,
        "quantity_confidentiality": flow.field_confidentiality.quantity.value,
        "price_confidentiality": flow.field_confidentiality.price.value,
        "quality_confidentiality": flow.field_confidentiality.quality.value,
        "valid_from": _day(flow.valid_from),
        "valid_to": _day(flow.valid_to),
        "description": lines_of(flow.description or ""),
        **{name: french_number(value) for name, value in numbers.items() if value is not None},
        **calendar_fields(flow.months),
        **week_fields(flow.week_parts),
        "carrier": flow.carrier.value if flow.carrier else None,
        "fouling": _mark(flow.fouling),
        "corrosive": _mark(flow.corrosive),
        **_quality_fields(flow.quality),
    }
    return {name: text for name, text in texts.items() if text}


def calendar_fields(months: tuple[float, ...]) -> dict[str, str]:
    """Return the ticks of the months in which a flow runs, with weights where they differ."""
    ticks = {f"runs_{name}": "on" for name, share in zip(MONTH_KEYS, months, strict=True) if share > 0}
    running = len(ticks)
    even = tuple(1 / running if share > 0 else 0.0 for share in months)
    if months in (FLAT_YEAR, even) and running:
        return ticks
    weights = zip(MONTH_KEYS, months, strict=True)
    return ticks | {name: _per_cent(share) for name, share in weights if share > 0}


def week_fields(shares: tuple[float, ...] | None) -> dict[str, str]:
    """Return when in the week a flow runs: in a word where there is one, else its three shares."""
    pattern = pattern_of(shares)
    if pattern is not None:
        return {"week": pattern.value}
    return {name: _per_cent(share) for name, share in zip(WEEK_KEYS, shares or (), strict=False)}


def _mark(mark: bool | None) -> str | None:
    return None if mark is None else "yes" if mark else "no"


def _per_cent(share: float) -> str:
    """Return a share in per cent, as short as it can be told from its neighbours."""
    return french_number(float(f"{share * 100:.6g}"))


def _day(day: date | None) -> str | None:
    """Return a day as the French write it."""
    return None if day is None else f"{day.day:02}/{day.month:02}/{day.year:04}"


def _words(flow: Flow, catalogue: ResourceCatalogue) -> str:
    """Return the words of a flow on one line; of the catalogue where a file named the resource by its id."""
    by_id = flow.resource_id is not None and flow.resource_text == flow.resource_id
    return catalogue.label(flow.resource_text) if by_id else " ".join(flow.resource_text.split())


def lines_of(text: str) -> str:
    r"""Return a text with its lines ended as ours are: browsers end those they send with two signs.

    >>> lines_of("lundi\r\nmardi\r")
    'lundi\nmardi\n'
    """
    return re.sub(r"\r\n?", "\n", text)


def _price(flow: Flow) -> str | None:
    price = flow.price_eur_per_unit
    return None if price is None else french_number(float(price))


def _quality_fields(quality: Mapping[str, Band]) -> dict[str, str]:
    fields = {}
    for row, (name, band) in enumerate(list(quality.items())[:MOST_QUALITIES], start=1):
        fields[f"quality_name_{row}"] = name
        for end, value in (("min", band.min), ("max", band.max)):
            if value is not None:
                fields[f"quality_{end}_{row}"] = french_number(value)
    return fields
