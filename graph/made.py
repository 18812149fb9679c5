"""What runs make besides exchanges, as the graph keeps it: a node per run, texts for lists, linked rows."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from graph.records import Record, figure_lists, figures
from symbiose.domain.base import Value
from symbiose.domain.exchanges import Proposal, ReferenceUsed
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.solar_groups import SolarGroup

MAPS = {
    "terms_eur_per_year": "term_eur_per_year",
    "by_site_eur_per_year": "site_eur_per_year",
    "co2_terms_t_per_year": "co2_term_t_per_year",
}
"""Field that holds a map → beginning of the names of the two lists that keep it."""
LINKED = frozenset({"models", "references"})
"""Fields that are relationships."""
PLACED = frozenset({"run_id", "rank"})
"""Properties that say where the node stands."""
KEY_HEX_DIGITS = 32
Made = Proposal | HeatLoop | SolarGroup
"""What a run proposes."""


def made_record(made: HeatLoop | SolarGroup, run_id: str, rank: int, texts: Collection[str]) -> Record:
    """Return a loop or group as the graph keeps it.

    Args:
        made: The loop or group.
        run_id: Run that made it.
        rank: Its place in the run.
        texts: Fields kept as JSON.
    """
    maps = {field: name for field, name in MAPS.items() if field in type(made).model_fields}
    values = made.model_dump(mode="json", exclude=set(maps) | LINKED)
    record: Record = {name: _text(value) if name in texts else value for name, value in values.items()}
    for field, name in maps.items():
        record |= figure_lists(name, getattr(made, field))
    return record | {"run_id": run_id, "rank": rank}


def made_values(
    record: Record, texts: Collection[str], documents: Mapping[str, type[Value]], repeated: Collection[str]
) -> dict[str, Any]:
    """Return the fields of a loop or group from its record.

    Args:
        record: As the graph keeps it.
        texts: Fields kept as JSON.
        documents: Those of them that are documents, with their kind: large ones are read at once from JSON.
        repeated: Properties that repeat a sum for whoever reads the graph by hand.
    """
    own = {*PLACED, *repeated}
    values: dict[str, Any] = {name: value for name, value in record.items() if name not in own}
    for field, name in MAPS.items():
        if f"{name}_names" in values:
            values[field] = figures(name, values)
    for name in texts:
        kind = documents.get(name)
        values[name] = kind.model_validate_json(values[name]) if kind else json.loads(values[name])
    for linked in LINKED:
        values[linked] = linked_values(values[linked])
    return values


def linked_values(linked: Sequence[Record]) -> list[Record]:
    """Return what linked nodes say, in its order, without what only places them."""
    in_order = sorted(linked, key=lambda item: int(item["rank"]))
    return [{name: v for name, v in item.items() if name not in {"rank", "key"}} for item in in_order]


def model_rows(made: Sequence[Made], owner: str) -> list[Record]:
    """Return the circular models of things with their reasons; `owner` names their id in a row."""
    return [
        {owner: one.id, "model": mark.model, "reason": mark.reason, "rank": rank}
        for one in made
        for rank, mark in enumerate(one.models)
    ]


def value_rows(made: Sequence[Made], owner: str) -> list[Record]:
    """Return the reference values that things rest on; the same value is one node for all."""
    return [
        {owner: one.id, "key": value_key(value), "rank": rank,
         "properties": {"key": value_key(value), **value.model_dump()}}
        for one in made
        for rank, value in enumerate(one.references)
    ]  # fmt: skip


def benefit_rows(made: Sequence[Made], owner: str) -> list[Record]:
    """Return what each site gains or loses by things."""
    return [
        {owner: one.id, "site_id": site_id, "eur_per_year": amount}
        for one in made
        for site_id, amount in one.by_site_eur_per_year.items()
    ]


def value_key(value: ReferenceUsed) -> str:
    """Return what tells a reference value from another: all that is stated of it."""
    return hashlib.sha256(value.model_dump_json().encode()).hexdigest()[:KEY_HEX_DIGITS]


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
