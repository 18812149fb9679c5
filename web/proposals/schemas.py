"""What the list of proposals is asked for, and what a decision form sends."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Self

from pydantic import Field, ValidationError
from werkzeug.datastructures import MultiDict

from symbiose.domain.errors import InvalidDocument
from symbiose.domain.exchanges import Kind, Objective, State
from symbiose.domain.resources import Family
from symbiose.services.board import ProposalLine
from symbiose.services.loop_lines import LoopLine
from symbiose.services.solar_lines import GroupLine
from web.forms import Form, ListQuery, Query, problems_of
from web.sentences import resource


class Order(StrEnum):
    """Direction of a sort."""

    UP = "croissant"
    DOWN = "decroissant"


class SortBy(StrEnum):
    """Column that the list is sorted by."""

    GIVER = "cedant"
    RECEIVER = "receveur"
    RESOURCE = "ressource"
    QUANTITY = "quantite"
    BENEFIT = "benefice"
    WASTE = "dechets"
    CO2 = "co2"
    FEASIBILITY = "faisabilite"
    DISTANCE = "distance"
    STATE = "etat"


_KEYS: dict[SortBy, Callable[[ProposalLine], str | float]] = {
    SortBy.GIVER: lambda line: (line.giver or "").casefold(),
    SortBy.RECEIVER: lambda line: (line.receiver or "").casefold(),
    SortBy.RESOURCE: lambda line: line.resource.casefold(),
    SortBy.QUANTITY: lambda line: line.quantity_per_year,
    SortBy.BENEFIT: lambda line: line.benefit_eur_per_year,
    SortBy.WASTE: lambda line: line.waste_diverted_t_per_year,
    SortBy.CO2: lambda line: line.co2_avoided_t_per_year,
    SortBy.FEASIBILITY: lambda line: line.feasibility.points if line.feasibility else 0.0,
    SortBy.DISTANCE: lambda line: line.distance_km,
    SortBy.STATE: lambda line: line.state.value,
}


_LOOP_KEYS: dict[SortBy, Callable[[LoopLine], str | float]] = {
    SortBy.QUANTITY: lambda line: line.heat_mwh_per_year,
    SortBy.BENEFIT: lambda line: line.benefit_eur_per_year,
    SortBy.CO2: lambda line: line.co2_avoided_t_per_year,
    SortBy.DISTANCE: lambda line: line.distance_km,
    SortBy.STATE: lambda line: line.state.value,
}
"""Columns that loops have too; by the others they are sorted by their benefit."""
_GROUP_KEYS: Mapping[SortBy, Callable[[GroupLine], float | str]] = {
    SortBy.BENEFIT: lambda line: line.benefit_eur_per_year,
    SortBy.CO2: lambda line: line.co2_avoided_t_per_year,
    SortBy.DISTANCE: lambda line: line.distance_km,
    SortBy.STATE: lambda line: line.state.value,
}
"""The same of groups that share roofs."""


class BoardQuery(ListQuery):
    """Filters and sort of the list; they stay in the address, so that it can be kept and sent."""

    texte: str = Field(default="", max_length=200)
    """Words sought in giver, receiver, resource and processor."""
    etat: State | None = None
    """Only proposals in this state."""
    modele: int | None = Field(default=None, ge=1, le=6)
    """Only proposals of this OPEO model."""
    genre: Kind | None = None
    """Only proposals of this sort of synergy."""
    famille: str = Field(default="", max_length=40)
    """Only proposals of resources of this group or family."""
    parc: str = Field(default="", max_length=100)
    """Only proposals that touch this park; for those who review."""
    tri: SortBy = SortBy.BENEFIT
    """Column to sort by."""
    ordre: Order = Order.DOWN
    """Direction of the sort."""

    def select(self, lines: tuple[ProposalLine, ...]) -> list[ProposalLine]:
        """Return the lines asked for, in the order asked for."""
        kept = [line for line in lines if self._keeps(line)]
        return sorted(kept, key=_KEYS[self.tri], reverse=self.ordre is Order.DOWN)

    def select_loops(self, lines: tuple[LoopLine, ...]) -> list[LoopLine]:
        """Return the heat-recovery loops asked for, in the order that the columns they share ask for."""
        kept = [line for line in lines if self._keeps_loop(line)]
        key = _LOOP_KEYS.get(self.tri, _LOOP_KEYS[SortBy.BENEFIT])
        return sorted(kept, key=key, reverse=self.ordre is Order.DOWN)

    def select_groups(self, lines: tuple[GroupLine, ...]) -> list[GroupLine]:
        """Return the groups that share roofs asked for, in the order that the columns they share ask for."""
        kept = [line for line in lines if self._keeps_group(line)]
        key = _GROUP_KEYS.get(self.tri, _GROUP_KEYS[SortBy.BENEFIT])
        return sorted(kept, key=key, reverse=self.ordre is Order.DOWN)

    def _keeps_group(self, line: GroupLine) -> bool:
        text = " ".join(member.site for member in line.members if member.site).casefold()
        return (
            self.texte.strip().casefold() in text
            and self._keeps_kind(line)
            and self.famille in ("", Family.ELECTRICITY.value)
        )

    def _keeps_kind(self, line: LoopLine | GroupLine) -> bool:
        """Tell whether a loop or a group has the state, the model, the sort and the park asked for."""
        return (
            (self.etat is None or line.state is self.etat)
            and (self.modele is None or self.modele in line.models)
            and (self.genre is None or line.kind is self.genre)
            and (not self.parc or self.parc in line.park_ids)
        )

    def _keeps_loop(self, line: LoopLine) -> bool:
        words = (word for one in line.members for word in (one.site, one.resource, resource(one.resource)))
        text = " ".join(word for word in words if word).casefold()
        return (
            self.texte.strip().casefold() in text
            and self._keeps_kind(line)
            and (not self.famille or any(member.category == self.famille for member in line.members))
        )

    def _keeps(self, line: ProposalLine) -> bool:
        return (
            self._names(line)
            and (self.etat is None or line.state is self.etat)
            and (self.modele is None or self.modele in line.models)
            and (self.genre is None or line.kind == self.genre.value)
            and self.famille in ("", line.family)
            and (not self.parc or self.parc in line.park_ids)
        )

    def _names(self, line: ProposalLine) -> bool:
        """Tell whether a line has the words that are sought, if any are."""
        if not self.texte:
            return True
        labels = (line.resource, line.received_resource)
        words = (line.giver, line.receiver, *labels, *map(resource, labels), *line.through)
        return self.texte.strip().casefold() in " ".join(word for word in words if word).casefold()

    @property
    def filtered(self) -> bool:
        """Tell whether anything is filtered."""
        return bool(self.texte or self.etat or self.modele or self.genre or self.famille or self.parc)

    def sorted_by(self, column: str) -> dict[str, str]:
        """Return the query that a click on a column's header leads to."""
        turns = self.tri == column and self.ordre is Order.DOWN
        return self.address(tri=column, ordre=Order.UP if turns else Order.DOWN)

    def aria_sort(self, column: str) -> str:
        """Return how a column is sorted, in the words of ARIA."""
        if self.tri != column:
            return "none"
        return "ascending" if self.ordre is Order.UP else "descending"


class SheetQuery(Query):
    """Which run a proposal is shown from."""

    calcul: str = Field(default="", max_length=100)
    """Id of a run; empty for the latest."""


class RunForm(Form):
    """Ask for a run."""

    objective: Objective = Objective.NET_BENEFIT
    """What to maximise."""
    cle: str = Field(default="", max_length=64)
    """What the page calls this request: sent twice, it asks for one run."""


class CompareQuery(Query):
    """The proposals to set side by side; they stand in the address."""

    p: tuple[str, ...] = Field(default=(), max_length=20)
    """Ids."""

    @classmethod
    def of(cls, arguments: MultiDict[str, str]) -> Self:
        """Read the ids, each once, in the order they were chosen."""
        try:
            return cls(p=tuple(dict.fromkeys(i for i in arguments.getlist("p") if i)))
        except ValidationError as error:
            raise InvalidDocument(problems_of(error)) from error
