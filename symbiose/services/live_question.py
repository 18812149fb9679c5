"""One question about a flow, put to the territory of one moment as it is looked at."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from symbiose.domain.civil_days import day_of
from symbiose.domain.exchanges import Path
from symbiose.domain.figures_in_steps import in_steps, priced_in_steps
from symbiose.domain.flows import Flow
from symbiose.domain.identity import derived_id
from symbiose.domain.live_changes import FlowMove, PlanChanges
from symbiose.domain.live_worth import Certainty, FlowDraft, FlowWorth
from symbiose.domain.loops_held import Months, without
from symbiose.domain.market_views import (
    LiveMarkets,
    MarketView,
    Outlook,
    held_of_flows,
    known_flow,
    known_territory,
)
from symbiose.domain.ports import Territory
from symbiose.domain.preferred_steps import FINE, WIDE, step_above, step_below
from symbiose.domain.repositories import Repositories
from symbiose.domain.standing import Crowd, crowds
from symbiose.services.context import Services
from symbiose.services.flow_places import FEWEST_OTHERS, flow_places
from symbiose.services.live_patience import Patience
from symbiose.services.parks import parks_of
from symbiose.services.propose import territory_on

Move = tuple[Flow | None, Flow | None]
"""A flow as it is declared now, None for a new one; and as it would stand, None once withdrawn."""
ROUNDING: Final = 1e-6
"""Share of a month's quantity that is lost in computing."""


@dataclass(frozen=True)
class Valued:
    """What a flow brings all taken together, beside its not being declared."""

    least_eur: float
    most_eur: float
    """€/yr, proven for the territory that was looked at."""
    near_eur: float | None
    """Where between the two it most likely is, €/yr; None where nothing points to it."""
    found: FlowWorth
    """What was found of its partners, or of why there are none."""
    certainty: Certainty
    """The least certain way in which the two ends came about."""


NOTHING_LEFT: Final = Valued(
    0.0, 0.0, 0.0, FlowWorth(0.0, 0.0, 0.0, Certainty.DECIDED, 0.0, (), 0), Certainty.DECIDED
)
"""The worth of a flow that accepted exchanges, loops and groups hold whole, beyond them."""


@dataclass(frozen=True)
class _State:
    """The territory of one moment."""

    name: str
    held: Mapping[str, Months]
    """What is held of each flow by what was accepted."""


class MovedOn(Exception):
    """Somebody changed the territory between two looks at it."""


class Question:
    """One look at the territory of one moment."""

    def __init__(
        self, services: Services, markets: LiveMarkets, patience: Patience, view: MarketView | None
    ) -> None:
        """Look at what was decided.

        Args:
            services: What use cases work with.
            markets: What tells the worth of drafts and compares plans.
            patience: The time that is left for it and for others.
            view: How the territory is looked at; None for the territory as it is.
        """
        self._services = services
        self._market = markets.of(view)
        self._patience = patience
        self._view = view
        self._day = day_of(services.clock())
        self._state = services.store.read(lambda r: _state(services, r, self._day))

    def values(self, flows: Sequence[Flow], stands: Flow | None) -> tuple[Valued, ...]:
        """Return what a flow is worth in each of several ways beside its not being declared.

        Raises:
            MovedOn: Somebody changed the territory meanwhile.
            UnknownThing: The site of the flow is no longer there.
        """
        drafts = [self._looked_at(flow, stands) for flow in flows]
        if stands is None or not any(drafts) or not self._is_there(stands):
            return tuple(self._alone(draft) for draft in drafts)
        gone = self._worth(FlowDraft(None, replaces=stands.id))
        return tuple(self._beside(draft, stands, gone) for draft in drafts)

    def _alone(self, draft: Flow | None) -> Valued:
        """Return what a flow is worth that is not there."""
        if draft is None:
            return NOTHING_LEFT
        found = self._worth(FlowDraft(_apart(draft)))
        return Valued(found.least_eur, found.most_eur, found.near_eur, found, found.certainty)

    def _beside(self, draft: Flow | None, stands: Flow, gone: FlowWorth) -> Valued:
        """Return what a flow is worth that is there, otherwise perhaps, and what its withdrawal changes."""
        if draft is None:
            return NOTHING_LEFT
        if self._view is None and draft == stands:
            return _difference(None, gone)
        return _difference(self._worth(FlowDraft(draft, replaces=stands.id)), gone)

    def changes(self, move: Move, proposed: Collection[Path]) -> PlanChanges | None:
        """Return the exchanges that the best plan carries otherwise; None where nothing is known in time.

        Raises:
            MovedOn: Somebody changed the territory meanwhile.
            UnknownThing: The site of the flow is no longer there.
        """
        stands, flow = move
        before, after = self._looked_at(stands, stands), self._looked_at(flow, stands)
        if before == after:
            return PlanChanges((), proven=True)
        replaced = stands.id if stands is not None and self._is_there(stands) else None
        if stands is None and after is not None:
            after = _apart(after)
        moved = FlowMove(before, after, replaced)
        return self._market.changes(
            self._state.name, self._territory, moved, proposed, self._patience.next_s()
        )

    def _looked_at(self, flow: Flow | None, stands: Flow | None) -> Flow | None:
        """Return a flow as the plans have it; None where nothing of it is left."""
        seen = flow if flow is None or self._view is None else self._in_steps(flow, stands, self._view)
        return None if seen is None or seen.withdrawn else seen

    def _in_steps(self, flow: Flow, stands: Flow | None, view: MarketView) -> Flow:
        """Return what is left of a flow beside what is held of it, at the end of its steps."""
        more = view.outlook is Outlook.MOST
        left = without(flow, self._held_of(stands, less=more)) if stands else flow
        return priced_in_steps(in_steps(left, FINE, more=more), FINE, more=more)

    def _held_of(self, stands: Flow, *, less: bool) -> Months | None:
        """Return what is held of a declared flow in each month, on steps.

        Else who tries quantity after quantity would find it: it follows from what others declare, and a party
        to an exchange reads it rounded. Where it is just all of the flow, its owner knows; where it is more,
        somebody declared less since, who may be looking for it.
        """
        held = self._state.held.get(stands.id)
        if not held or _is_all_of(held, stands):
            return held
        to_step = step_below if less else step_above
        return tuple(to_step(month, WIDE) for month in held)

    def _is_there(self, stands: Flow) -> bool:
        """Tell whether a declared flow takes part in what is looked at."""
        if self._view is None:
            return not stands.withdrawn
        catalogue = self._services.reference.resources
        return known_flow(stands, self._state.held.get(stands.id), self._view, catalogue) is not None

    def _worth(self, draft: FlowDraft) -> FlowWorth:
        return self._market.worth(self._state.name, self._territory, draft, self._patience.next_s())

    def _territory(self) -> Territory:
        services, day = self._services, self._day

        def work(repositories: Repositories) -> Territory:
            if _state(services, repositories, day).name != self._state.name:
                raise MovedOn
            whole = territory_on(repositories, day)
            if self._view is None:
                return whole
            crowded = _crowds(services, repositories, whole)
            return known_territory(whole, self._view, services.reference.resources, crowded)

        with self._patience.not_counted():
            return services.store.read(work)


def _is_all_of(held: Months, flow: Flow) -> bool:
    pairs = zip(held, flow.monthly(), strict=True)
    return all(math.isclose(gone, own, rel_tol=ROUNDING, abs_tol=ROUNDING) for gone, own in pairs)


def _apart(draft: Flow) -> Flow:
    """Return a new flow under another id: one of the same words at its site may be declared already."""
    return draft.model_copy(update={"id": derived_id("draft", draft.id)})


def _crowds(services: Services, repositories: Repositories, whole: Territory) -> Mapping[str, Crowd]:
    """Return among which sites flows stand whose owners do not name theirs."""
    places = flow_places(whole.sites, services.reference.communes, parks_of(services, repositories))
    return crowds(whole.sites, {site: place.wider for site, place in places.items()}, FEWEST_OTHERS + 1)


def _difference(there: FlowWorth | None, gone: FlowWorth) -> Valued:
    """Return what a flow is worth beside its being withdrawn.

    Args:
        there: What it changes as it would stand; None where it stands so already, and changes nothing.
        gone: What its being withdrawn changes.
    """
    least, most, near = (
        (0.0, 0.0, 0.0) if there is None else (there.least_eur, there.most_eur, there.near_eur)
    )
    low = max(0.0, least - gone.most_eur)
    high = max(low, most - gone.least_eur)
    likely = None if near is None or gone.near_eur is None else min(max(near - gone.near_eur, low), high)
    found = there or gone
    return Valued(low, high, likely, found, found.certainty.or_less(gone.certainty))


def _state(services: Services, repositories: Repositories, day: date) -> _State:
    """Return the state of the territory, named after the last entry of the journal that changed something."""

    def read() -> _State:
        held = held_of_flows(
            repositories.decisions.current(),
            repositories.loop_decisions.current(),
            repositories.solar_decisions.current(),
        )
        return _State(f"{day} {repositories.journal.count()}", held)

    return services.memory.recall(repositories, f"state of the market on {day}", read)
