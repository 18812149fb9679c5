"""Heat-recovery loops as the graph keeps them, and back: a node per run, with its two documents as texts."""

import json
from collections.abc import Sequence
from typing import Any

from graph.proposals import value_key
from graph.records import Record, figure_lists, figures
from symbiose.domain.heat_loops import HeatLoop, Role

_MAPS = {
    "terms_eur_per_year": "term_eur_per_year",
    "by_site_eur_per_year": "site_eur_per_year",
    "co2_terms_t_per_year": "co2_term_t_per_year",
}
"""Field that holds a map → beginning of the names of the two lists that keep it."""
_TEXTS = frozenset(
    {"instance", "result", "members", "places", "periods", "taken_mwh", "alternatives", "not_joined"}
)
"""Fields kept as JSON: lists of values, and the two documents."""
_LINKED = frozenset({"models", "references"})
_OWN = frozenset({"run_id", "rank", "heat_mwh_per_year"})
"""Properties that say where the node stands, or repeat a sum for whoever reads the graph by hand."""


def loop_record(loop: HeatLoop, run_id: str, rank: int) -> Record:
    """Return a loop as the graph keeps it."""
    values = loop.model_dump(mode="json", exclude=set(_MAPS) | _LINKED)
    record: Record = {name: _text(value) if name in _TEXTS else value for name, value in values.items()}
    for field, name in _MAPS.items():
        record |= figure_lists(name, getattr(loop, field))
    record |= {"run_id": run_id, "rank": rank, "heat_mwh_per_year": loop.heat_mwh_per_year}
    return {"properties": record}


def member_rows(loops: Sequence[HeatLoop], role: Role) -> list[Record]:
    """Return the flows that loops draw from, or serve, with the heat of a year."""
    return [
        {
            "loop_id": loop.id,
            "flow_id": member.flow_id,
            "mwh_per_year": float(sum(loop.taken_mwh.get(member.flow_id, ()))),
        }
        for loop in loops
        for member in loop.members
        if member.role is role and member.flow_id is not None
    ]


def loop_model_rows(loops: Sequence[HeatLoop]) -> list[Record]:
    """Return the circular models of loops with their reasons."""
    return [
        {"loop_id": loop.id, "model": mark.model, "reason": mark.reason, "rank": rank}
        for loop in loops
        for rank, mark in enumerate(loop.models)
    ]


def loop_value_rows(loops: Sequence[HeatLoop]) -> list[Record]:
    """Return the reference values that loops rest on; the same value is one node for all."""
    return [
        {"loop_id": loop.id, "key": value_key(value), "rank": rank,
         "properties": {"key": value_key(value), **value.model_dump()}}
        for loop in loops
        for rank, value in enumerate(loop.references)
    ]  # fmt: skip


def loop_benefit_rows(loops: Sequence[HeatLoop]) -> list[Record]:
    """Return what each site gains or loses by loops."""
    return [
        {"loop_id": loop.id, "site_id": site_id, "eur_per_year": amount}
        for loop in loops
        for site_id, amount in loop.by_site_eur_per_year.items()
    ]


def loop_to_domain(record: Record) -> HeatLoop:
    """Return the loop of a record."""
    values: dict[str, Any] = {name: value for name, value in record.items() if name not in _OWN}
    for field, name in _MAPS.items():
        values[field] = figures(name, values)
    for name in _TEXTS:
        values[name] = json.loads(values[name])
    for linked in _LINKED:
        values[linked] = [
            {name: value for name, value in item.items() if name not in {"rank", "key"}}
            for item in sorted(values[linked], key=lambda item: int(item["rank"]))
        ]
    return HeatLoop.model_validate(values)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
