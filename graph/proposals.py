"""Proposals as the graph keeps them, and back: a node per run, with its models, values and benefits."""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from graph.made import LINKED, MAPS, PLACED, linked_values
from graph.paths import path_record, take_path
from graph.records import Record, figure_lists, figures, plain
from symbiose.domain.exchanges import ModelMark, Proposal, ReferenceUsed


def proposal_record(proposal: Proposal, run_id: str, rank: int) -> Record:
    """Return a proposal as the graph keeps it."""
    own_form = {"path", *LINKED, *MAPS}
    properties = plain(proposal.model_dump(exclude=own_form)) | path_record(proposal.path)
    for field, name in MAPS.items():
        properties |= figure_lists(name, getattr(proposal, field))
    return {"path_id": proposal.id, "properties": properties | {"run_id": run_id, "rank": rank}}


def proposal_to_domain(record: Record) -> Proposal:
    """Return the proposal of a record."""
    return _made_of(record | {linked: linked_values(record[linked]) for linked in LINKED})


def proposals_to_domain(records: Iterable[Record], values: Mapping[str, ReferenceUsed]) -> list[Proposal]:
    """Return the proposals of a run in the order they were stored; what many of them say alike is held once.

    Args:
        records: As the graph keeps them, in any order, of each reference value its key alone.
        values: Key → reference value.
    """
    texts: dict[str, str] = {}
    marks: dict[ModelMark, ModelMark] = {}

    def alike(value: object) -> object:  # a list holds one type of values
        if type(value) is str:
            return texts.setdefault(value, value)
        if type(value) is list and value and type(value[0]) is str:
            return [texts.setdefault(one, one) for one in value]
        return value

    def linked(record: Record) -> Record:
        models = (ModelMark.model_validate(one) for one in linked_values(record["models"]))
        keys = (one["key"] for one in sorted(record["references"], key=lambda one: int(one["rank"])))
        return {
            "models": tuple(marks.setdefault(mark, mark) for mark in models),
            "references": tuple(values[key] for key in keys),
        }

    def ranked(record: Record) -> tuple[int, Proposal]:
        own = {name: alike(one) for name, one in record.items() if name not in LINKED}
        return int(record["rank"]), _made_of(own | linked(record))

    return [proposal for _, proposal in sorted(map(ranked, records), key=itemgetter(0))]


def _made_of(record: Record) -> Proposal:
    """Return the proposal of a record whose models and reference values are in order."""
    values: dict[str, Any] = {k: v for k, v in record.items() if k not in PLACED}
    values["path"] = take_path(values)
    for field, name in MAPS.items():
        values[field] = figures(name, values)
    return Proposal.model_validate(values)
