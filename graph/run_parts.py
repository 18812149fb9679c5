"""Parts of a run in the graph: proposals, loops, groups and pieces of documents, each in its statements."""

from collections.abc import Sequence

from graph.driver import Transaction
from graph.loops import OWNER as LOOP
from graph.loops import loop_record, member_rows
from graph.made import benefit_rows, model_rows, value_rows
from graph.paths import save_paths
from graph.proposals import proposal_record
from graph.queries import Statement, load
from graph.records import Record
from graph.solar_groups import OWNER as GROUP
from graph.solar_groups import chiller_rows, group_record, heat_rows, need_rows, roof_rows, site_rows
from symbiose.domain.exchanges import Proposal
from symbiose.domain.heat_loops import HeatLoop, Role
from symbiose.domain.run_parts import RunPart
from symbiose.domain.solar_groups import SolarGroup

_SAVE_PROPOSALS = load("run/save_proposals")
_LINK_MODELS = load("run/link_models")
_LINK_VALUES = load("run/link_values")
_LINK_BENEFITS = load("run/link_benefits")
_SAVE_LOOPS = load("run/save_loops")
_LINK_LOOP_GIVERS = load("run/link_loop_givers")
_LINK_LOOP_TAKERS = load("run/link_loop_takers")
_LINK_LOOP_MODELS = load("run/link_loop_models")
_LINK_LOOP_VALUES = load("run/link_loop_values")
_LINK_LOOP_BENEFITS = load("run/link_loop_benefits")
_SAVE_GROUPS = load("run/save_groups")
_LINK_GROUP_ROOFS = load("run/link_group_roofs")
_LINK_GROUP_SITES = load("run/link_group_sites")
_LINK_GROUP_NEEDS = load("run/link_group_needs")
_LINK_GROUP_LOOPS = load("run/link_group_loops")
_LINK_GROUP_CHILLERS = load("run/link_group_chillers")
_LINK_GROUP_MODELS = load("run/link_group_models")
_LINK_GROUP_VALUES = load("run/link_group_values")
_LINK_GROUP_BENEFITS = load("run/link_group_benefits")
_SAVE_PIECES = load("run/save_pieces")
_PROPOSAL = "proposal_id"
"""Name of a proposal's id in the rows of its relationships."""


def save_part(transaction: Transaction, run_id: str, part: RunPart) -> None:
    """Store one part of a run."""
    save_paths(transaction, {proposal.id: proposal.path for proposal in part.proposals})
    for statement, rows in (
        *_proposals(run_id, part.first, part.proposals),
        *_loops(run_id, part.first, part.loops),
        *_groups(run_id, part.first, part.groups),
        (_SAVE_PIECES, _piece_rows(run_id, part.first, part.pieces)),
    ):
        if rows:
            transaction.rows(statement, run_id=run_id, rows=rows)


def _proposals(
    run_id: str, first: int, proposals: Sequence[Proposal]
) -> tuple[tuple[Statement, list[Record]], ...]:
    return (
        (_SAVE_PROPOSALS, [proposal_record(one, run_id, rank) for rank, one in enumerate(proposals, first)]),
        (_LINK_MODELS, model_rows(proposals, _PROPOSAL)),
        (_LINK_VALUES, value_rows(proposals, _PROPOSAL)),
        (_LINK_BENEFITS, benefit_rows(proposals, _PROPOSAL)),
    )


def _loops(run_id: str, first: int, loops: Sequence[HeatLoop]) -> tuple[tuple[Statement, list[Record]], ...]:
    return (
        (_SAVE_LOOPS, [loop_record(one, run_id, rank) for rank, one in enumerate(loops, first)]),
        (_LINK_LOOP_GIVERS, member_rows(loops, Role.SOURCE)),
        (_LINK_LOOP_TAKERS, member_rows(loops, Role.CONSUMER)),
        (_LINK_LOOP_MODELS, model_rows(loops, LOOP)),
        (_LINK_LOOP_VALUES, value_rows(loops, LOOP)),
        (_LINK_LOOP_BENEFITS, benefit_rows(loops, LOOP)),
    )


def _groups(
    run_id: str, first: int, groups: Sequence[SolarGroup]
) -> tuple[tuple[Statement, list[Record]], ...]:
    return (
        (_SAVE_GROUPS, [group_record(one, run_id, rank) for rank, one in enumerate(groups, first)]),
        (_LINK_GROUP_ROOFS, roof_rows(groups)),
        (_LINK_GROUP_SITES, site_rows(groups)),
        (_LINK_GROUP_NEEDS, need_rows(groups)),
        (_LINK_GROUP_LOOPS, heat_rows(groups)),
        (_LINK_GROUP_CHILLERS, chiller_rows(groups)),
        (_LINK_GROUP_MODELS, model_rows(groups, GROUP)),
        (_LINK_GROUP_VALUES, value_rows(groups, GROUP)),
        (_LINK_GROUP_BENEFITS, benefit_rows(groups, GROUP)),
    )


def _piece_rows(run_id: str, first: int, pieces: Sequence[str]) -> list[Record]:
    return [
        {"document_id": run_id, "position": position, "base64": piece}
        for position, piece in enumerate(pieces, first)
    ]
