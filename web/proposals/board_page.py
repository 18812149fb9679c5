"""The page of the list of proposals: what it shows, and what was typed into the form below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import render_template

from symbiose.domain.exchanges import Kind, Objective, State
from symbiose.domain.jobs import JobKind
from symbiose.domain.opeo import OpeoModel
from symbiose.domain.refusal_reasons import OF_EXCHANGES
from symbiose.domain.resources import Family
from symbiose.services import board as boards
from symbiose.services import heat_loops, solar_groups
from symbiose.services.board import ProposalBoard
from symbiose.services.jobs import open_job
from symbiose.services.loop_lines import LoopLine
from symbiose.services.run_checking import verdict_on_latest
from symbiose.services.scarcity import scarce_things
from symbiose.services.solar_lines import GroupLine
from web.context import actor, services
from web.language import N_, _
from web.loops.titles import loop_title, trench_told
from web.paging import page_of
from web.proposals.review_forms import SelectionForm
from web.proposals.schemas import BoardQuery, SortBy
from web.sun.titles import group_title, kind_told
from web.sun.wording import payback_told
from web.wording import model_name, number, word

Named = Sequence[tuple[object, str]]
"""Values with their names."""
_RANKS: Mapping[SortBy, str] = {
    SortBy.BENEFIT: N_("Euros par an"),
    SortBy.WASTE: N_("Tonnes de déchets détournés"),
    SortBy.CO2: N_("tCO₂e évitées"),
    SortBy.FEASIBILITY: N_("Faisabilité"),
    SortBy.DISTANCE: N_("Distance"),
    SortBy.QUANTITY: N_("Quantité"),
    SortBy.STATE: N_("État"),
    SortBy.RESOURCE: N_("Ressource"),
    SortBy.GIVER: N_("Cédant"),
    SortBy.RECEIVER: N_("Receveur"),
}
_OPEN_RANKS = frozenset(SortBy) - {SortBy.FEASIBILITY}
"""What those who do not review may sort by."""


@dataclass(frozen=True)
class Typed:
    """What a form for several proposals was sent with, and what is wrong with it."""

    form: SelectionForm | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    """Field → sentence."""

    def chosen(self, proposal_id: str) -> bool:
        """Tell whether the box of a proposal was ticked."""
        return self.form is not None and proposal_id in self.form.chosen


def board_page(query: BoardQuery, typed: Typed | None = None) -> str:
    """Return the list, filtered and sorted as the query says."""
    found = boards.board(services(), actor())
    loops = heat_loops.loops(services(), actor()).lines
    groups = solar_groups.solar_groups(services(), actor()).lines
    return render_template(
        "proposals/board.html",
        board=found,
        running=open_job(services(), actor(), JobKind.PROPOSE),
        page=page_of(query.select(found.lines), query.page),
        query=query,
        address=urlencode(query.address(page=query.page)),
        options=_options(found, loops, groups),
        loops=loops,
        loops_shown=query.select_loops(loops),
        loop_title=loop_title,
        trench_told=trench_told,
        groups=groups,
        groups_shown=query.select_groups(groups),
        group_title=group_title,
        kind_told=kind_told,
        payback_told=payback_told,
        verdict=verdict_on_latest(services(), actor()),
        scarce=scarce_things(services(), actor()),
        scarce_worth=scarce_worth,
        objectives=list(Objective),
        reasons=OF_EXCHANGES,
        typed=typed or Typed(),
    )


def scarce_worth(worth: float, objective: Objective) -> str:
    """Return what one more unit is worth in the objective of a run, in words."""
    units = {
        Objective.NET_BENEFIT: "€",
        Objective.CO2_AVOIDED: _("kgCO₂e évités"),
        Objective.QUANTITY_DIVERTED: _("t de déchets détournés"),
    }
    return f"{number(worth, 2)}\N{NO-BREAK SPACE}{units[objective]}"


@dataclass(frozen=True)
class Options:
    """What the filters offer: value and name of each choice; only what the list holds."""

    states: Named
    kinds: Named
    families: Named
    models: Named
    ranks: Named


def _options(board: ProposalBoard, loops: Sequence[LoopLine], groups: Sequence[GroupLine]) -> Options:
    beside: tuple[LoopLine | GroupLine, ...] = (*loops, *groups)
    states = {line.state for line in board.lines} | {line.state for line in beside}
    kinds = {line.kind for line in board.lines} | {line.kind.value for line in beside}
    families = {line.family for line in board.lines}
    families |= {member.category for line in loops for member in line.members if member.category}
    families |= {Family.ELECTRICITY.value} if groups else set()
    return Options(
        states=[(state.value, word(state)) for state in State if state in states],
        kinds=[(kind.value, word(kind)) for kind in Kind if kind.value in kinds],
        families=sorted(((code, word(code)) for code in families), key=lambda one: one[1]),
        models=[(model.value, f"{model.value} – {model_name(model)}") for model in OpeoModel],
        ranks=[(by.value, _(text)) for by, text in _RANKS.items() if board.may_review or by in _OPEN_RANKS],
    )
