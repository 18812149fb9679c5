"""Proposals as the graph keeps them, and back: a node per run, with its models, values and benefits."""

from typing import Any

from graph.made import MAPS, PLACED, linked_values
from graph.paths import path_record, take_path
from graph.records import Record, figure_lists, figures, plain
from symbiose.domain.exchanges import Proposal


def proposal_record(proposal: Proposal, run_id: str, rank: int) -> Record:
    """Return a proposal as the graph keeps it."""
    own_form = {"path", "models", "references", *MAPS}
    properties = plain(proposal.model_dump(exclude=own_form)) | path_record(proposal.path)
    for field, name in MAPS.items():
        properties |= figure_lists(name, getattr(proposal, field))
    return {"path_id": proposal.id, "properties": properties | {"run_id": run_id, "rank": rank}}


def proposal_to_domain(record: Record) -> Proposal:
    """Return the proposal of a record."""
    values: dict[str, Any] = {k: v for k, v in record.items() if k not in PLACED}
    values["path"] = take_path(values)
    for field, name in MAPS.items():
        values[field] = figures(name, values)
    for linked in ("models", "references"):
        values[linked] = linked_values(values[linked])
    return Proposal.model_validate(values)
