"""What exchanges would make of the heat that a loop takes: a loop is proposed where it brings more."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from matching.heat.loop_accounts import ALONE
from matching.heat.loop_areas import Area, within_km
from matching.heat.loop_ends import HeatEnd
from matching.heat.loop_ends import without as without_heat
from matching.legs import LINK, SETUP
from symbiose.domain.exchanges import Proposal, State
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loop_design import Months
from symbiose.domain.heat_loops import HeatLoop, LoopAlternative, LoopMember, Role
from symbiose.domain.loops_held import summed, without
from symbiose.domain.ports import SolveSettings, Territory

PAIRWISE: Final = "pairwise"
"""Alternative: links between two flows, as exchanges are."""


class Proposed(Protocol):
    """What comes of a run: its exchanges."""

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Return the exchanges proposed."""


MakeRun = Callable[[Territory, SolveSettings, str, datetime], Proposed]
"""Chooses exchanges over a territory, without loops."""


@dataclass(frozen=True)
class Exchanged:
    """What exchanges come to in a year."""

    benefit_eur: float
    heat_mwh: float
    co2_avoided_t: float

    def less(self, other: "Exchanged") -> "Exchanged":
        """Return the difference to what is left of them."""
        return Exchanged(
            self.benefit_eur - other.benefit_eur,
            self.heat_mwh - other.heat_mwh,
            self.co2_avoided_t - other.co2_avoided_t,
        )


@dataclass(frozen=True)
class Displacing:
    """Weighs loops against the exchanges that their heat could go to, in the accounts of a run.

    What it costs to keep their pipes is taken off exchanges, too, so that both are counted alike.
    """

    territory: Territory
    make_run: MakeRun
    settings: SolveSettings
    limit_km: float
    """Straight distance beyond which no pipe is laid, km."""
    maintenance_by_annuity: float = 0.0
    """What it costs to keep a pipe by its annuity: loops count it, the accounts of exchanges do not."""
    ends: Sequence[HeatEnd] = ()
    """All heat that is left, what no loop could use included."""

    def less(self, taken_mwh: Mapping[str, Months]) -> "Displacing":
        """Return the same once something is taken."""
        return replace(self, ends=tuple(without_heat(self.ends, taken_mwh)))

    def displaced(self, area: Area, taken_mwh: Mapping[str, Months]) -> Exchanged:
        """Return what exchanges at and around the sites of an area lose by what loops take."""
        return self._exchanged(area, {}).less(self._exchanged(area, taken_mwh))

    def otherwise(self, area: Area, loop: HeatLoop, at_home: Mapping[str, Months]) -> Exchanged:
        """Return the best that could be made of the heat of a loop without it.

        Either exchanges have all of it, or sites serve themselves first and exchanges have what is left.

        Args:
            area: Where the loop was looked for.
            loop: The loop.
            at_home: What its sites would use of their own heat.
        """
        exchanged = self.displaced(area, loop.taken_mwh)
        if not at_home:
            return exchanged
        beyond = {
            flow: tuple(
                max(0.0, mwh - own)
                for mwh, own in zip(months, at_home.get(flow, (0.0,) * len(months)), strict=True)
            )
            for flow, months in loop.taken_mwh.items()
        }
        rest = self.less(at_home).displaced(area, beyond)
        home_mwh = math.fsum(sum(at_home[m.id]) for m in loop.members if m.id in at_home and _takes(m))
        first_at_home = Exchanged(
            rest.benefit_eur - loop.terms_eur_per_year[ALONE],
            rest.heat_mwh + home_mwh,
            rest.co2_avoided_t - loop.co2_terms_t_per_year.get(ALONE, 0.0),
        )
        return max(exchanged, first_at_home, key=lambda one: one.benefit_eur)

    def taken_mwh(self, area: Area) -> dict[str, Months]:
        """Return what exchanges at and around the sites of an area would take of each flow in each month."""
        made = self._made(area, {})
        given = ({one.path.offer_id: one.monthly} for one in made)
        return summed((*given, *({one.path.need_id: one.monthly_received} for one in made)))

    def _exchanged(self, area: Area, taken: Mapping[str, Months]) -> Exchanged:
        made = self._made(area, taken)
        return Exchanged(
            math.fsum(one.benefit_eur_per_year - self._kept_up_eur(one) for one in made),
            math.fsum(sum(one.monthly_received) for one in made),
            math.fsum(one.co2_avoided_t_per_year for one in made),
        )

    def _kept_up_eur(self, exchange: Proposal) -> float:
        """Return what it costs to keep the pipe of an exchange and its ends, €/year."""
        annuity = -math.fsum(exchange.terms_eur_per_year.get(name, 0.0) for name in (LINK, SETUP))
        return self.maintenance_by_annuity * annuity

    def _made(self, area: Area, taken: Mapping[str, Months]) -> tuple[Proposal, ...]:
        ends = list(self._near(area))
        flows = tuple(without(_left(end), taken.get(end.id)) for end in ends)
        small = replace(
            self.territory,
            flows=tuple(flow for flow in flows if not flow.withdrawn),
            sites=tuple({end.site.id: end.site for end in ends}.values()),
            processors=(),
            decisions=tuple(one for one in self.territory.decisions if one.state is State.REFUSED),
            loop_decisions=(),
        )
        return self.make_run(small, self.settings, "", datetime.min).proposals

    def _near(self, area: Area) -> Iterable[HeatEnd]:
        """Yield the ends that a pipe could join to a site of an area, its own among them."""
        for end in self.ends:
            if not end.is_network and any(within_km(end.site, site, self.limit_km) for site in area.sites):
                yield end


def _takes(member: LoopMember) -> bool:
    return member.role is Role.CONSUMER


def _left(end: HeatEnd) -> Flow:
    """Return the declaration with what the end has left of it."""
    gone = tuple(max(0.0, a - b) for a, b in zip(end.flow.monthly(), end.left_mwh, strict=True))
    return without(end.flow, gone)


def with_pairs(loop: HeatLoop, displaced: Exchanged) -> HeatLoop:
    """Return a loop beside the exchanges it displaces, where these are the better pairs."""
    pairs = LoopAlternative(
        name=PAIRWISE,
        objective_eur_per_year=0.0 - displaced.benefit_eur,
        heat_mwh_per_year=max(0.0, displaced.heat_mwh),
        co2_avoided_t_per_year=displaced.co2_avoided_t,
    )
    told = [one for one in loop.alternatives if one.name == PAIRWISE]
    best = min((*told, pairs), key=lambda one: one.objective_eur_per_year)
    return loop.model_copy(update={"alternatives": tuple(_placed(loop.alternatives, best))})


def _placed(alternatives: Iterable[LoopAlternative], pairs: LoopAlternative) -> Iterable[LoopAlternative]:
    """Yield the loop, the pairs, then the others."""
    others = [one for one in alternatives if one.name != PAIRWISE]
    yield from others[:1]
    yield pairs
    yield from others[1:]
