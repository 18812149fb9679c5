"""Proposals as the graph keeps them, and back: a node per run, with its models, values and benefits."""

import hashlib
from collections.abc import Sequence
from typing import Any

from graph.paths import path_record, take_path
from graph.records import Record, figure_lists, figures, plain
from symbiose.domain.exchanges import Proposal, ReferenceUsed

_MAPS = {
    "terms_eur_per_year": "term_eur_per_year",
    "by_site_eur_per_year": "site_eur_per_year",
    "co2_terms_t_per_year": "co2_term_t_per_year",
}
"""Field that holds a map → beginning of the names of the two lists that keep it."""
KEY_HEX_DIGITS = 32


def proposal_record(proposal: Proposal, run_id: str, rank: int) -> Record:
    """Return a proposal as the graph keeps it."""
    own_form = {"path", "models", "references", *_MAPS}
    properties = plain(proposal.model_dump(exclude=own_form)) | path_record(proposal.path)
    for field, name in _MAPS.items():
        properties |= figure_lists(name, getattr(proposal, field))
    return {"path_id": proposal.id, "properties": properties | {"run_id": run_id, "rank": rank}}


def model_rows(proposals: Sequence[Proposal]) -> list[Record]:
    """Return the circular models of proposals with their reasons."""
    return [
        {"proposal_id": proposal.id, "model": mark.model, "reason": mark.reason, "rank": rank}
        for proposal in proposals
        for rank, mark in enumerate(proposal.models)
    ]


def value_rows(proposals: Sequence[Proposal]) -> list[Record]:
    """Return the reference values that proposals rest on; the same value is one node for all."""
    return [
        {"proposal_id": proposal.id, "key": value_key(value), "rank": rank,
         "properties": {"key": value_key(value), **value.model_dump()}}
        for proposal in proposals
        for rank, value in enumerate(proposal.references)
    ]  # fmt: skip


def value_key(value: ReferenceUsed) -> str:
    """Return what tells a reference value from another: all that is stated of it."""
    return hashlib.sha256(value.model_dump_json().encode()).hexdigest()[:KEY_HEX_DIGITS]


def benefit_rows(proposals: Sequence[Proposal]) -> list[Record]:
    """Return what each site gains or loses by proposals."""
    return [
        {"proposal_id": proposal.id, "site_id": site_id, "eur_per_year": amount}
        for proposal in proposals
        for site_id, amount in proposal.by_site_eur_per_year.items()
    ]


def proposal_to_domain(record: Record) -> Proposal:
    """Return the proposal of a record."""
    values: dict[str, Any] = {k: v for k, v in record.items() if k not in {"run_id", "rank"}}
    values["path"] = take_path(values)
    for field, name in _MAPS.items():
        values[field] = figures(name, values)
    for linked in ("models", "references"):
        values[linked] = [_without(item, {"rank", "key"}) for item in _by_rank(values[linked])]
    return Proposal.model_validate(values)


def _by_rank(linked: Sequence[Record]) -> list[Record]:
    return sorted(linked, key=lambda item: int(item["rank"]))


def _without(record: Record, names: set[str]) -> Record:
    return {name: value for name, value in record.items() if name not in names}
