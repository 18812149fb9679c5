"""What a flow would be worth if it were declared, changed or withdrawn, as far as the caller may know it.

Who sees everything is told what the flow is worth over the territory as it is. Everybody else is told a
range: what others keep to themselves counts in steps (`symbiose.domain.market_views`), and so do the figures
of the draft itself, so that looking for the price at which an exchange begins to pay tells no distance.
Nothing of it is kept, and nothing is journaled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.flow_changes import same_declaration
from symbiose.domain.flows import Flow
from symbiose.domain.live_worth import Certainty, RefusalMet
from symbiose.domain.market_views import LiveMarkets, MarketView, Outlook
from symbiose.domain.permissions import CanDeclare, CanManageSite, CanSeeEverything
from symbiose.domain.preferred_steps import FINE, step_above, step_below
from symbiose.domain.repositories import Repositories
from symbiose.services.changes_shown import ChangesSeen
from symbiose.services.context import Services
from symbiose.services.flow_writing import site_of_entry
from symbiose.services.live_asking import Asking, values_of
from symbiose.services.live_changes import changes_seen
from symbiose.services.live_partners import PartnerSeen, partners_seen
from symbiose.services.live_question import Move, Valued
from symbiose.services.managed import managed_flow, require_open
from symbiose.services.reference_in_use import reference_in_use

LEAST_TOLD_EUR: Final = 1.0
"""Sums below are what computing leaves of nothing."""
QUESTIONS_PER_HOUR: Final = "live_worth_questions"
"""Dated value: how often an account may ask in an hour."""


@dataclass(frozen=True)
class Between:
    """What a flow brings all taken together in a year."""

    least_eur: float
    most_eur: float


@dataclass(frozen=True)
class WorthSeen:
    """What a flow is worth as one caller may know it."""

    flow: Flow
    """The flow that was asked about."""
    worth: Between
    """Beside its not being declared: also what withdrawing it would cost."""
    likely: Between | None
    """Where it most likely is, not proven; None where that says no more, or nothing points to it."""
    stands: Between | None
    """What it is worth as it is declared now, where a change of it was asked about."""
    whole: bool
    """Worked out on the figures as they are, not on steps."""
    certainty: Certainty
    """The least certain way in which the ends came about."""
    partners: tuple[PartnerSeen, ...]
    """With whom, named only where their owners let it be known."""
    counterparts: int
    """Flows and processors that every rule admits, of those that the caller may know of."""
    refusals: tuple[RefusalMet, ...] = ()
    """What refuses them, where none is admitted; their words are for who sees everything."""
    changes: ChangesSeen | None = None
    """What it would change of the latest run; None where nothing is asked that would change it."""
    hurried: bool = False
    """Time was short: asked again it may tell more."""

    @property
    def own_most_eur(self) -> float | None:
        """Return the most that its own site would be spared: its price times its quantity, €/yr."""
        price = self.flow.price_eur_per_unit
        return float(price) * self.flow.quantity_per_year if price is not None and price > 0 else None


def worth_of_draft(
    services: Services, actor: Actor, flow: Flow, stands: Flow | None = None
) -> WorthSeen | None:
    """Return what a flow would be worth; None while nobody has said which resource it is.

    Args:
        services: What use cases work with.
        actor: The caller.
        flow: As the form states it.
        stands: The declared flow that it corrects; None for a new one.

    Raises:
        NotAllowed: The site is not the caller's.
        InvalidDeclaration: The site is closed.
        ServiceBusy: The declarations keep changing while it is worked out.
    """
    CanDeclare(actor).require()
    CanManageSite(actor, flow.site_id).require()
    require_open(services.store.read(lambda r: r.sites.get(flow.site_id)))
    markets = services.live_markets
    if markets is None or flow.resource_id is None:
        return None
    same = stands is not None and same_declaration(flow, stands)
    return _seen(services, markets, actor, (flow, stands), None if same else (stands, flow))


def worth_of_entry(services: Services, actor: Actor, entry: Mapping[str, object]) -> WorthSeen | None:
    """Return what a flow that a program states would be worth; None while its resource is not certain.

    Args:
        services: What use cases work with.
        actor: The caller.
        entry: A flow of `symbiose.declarations/1`; its site is one that the caller manages.

    Raises:
        InvalidDeclaration: All the faults of the flow, by key, or its site is closed.
        ServiceBusy: The declarations keep changing while it is worked out.
    """
    CanDeclare(actor).require()
    site = services.store.read(lambda repositories: site_of_entry(actor, repositories, entry.get("site_id")))
    flow = services.flow_documents.read(entry, site, services.clock(), actor.id)
    return worth_of_draft(services, actor, flow)


def worth_of_flow(services: Services, actor: Actor, flow_id: str) -> WorthSeen | None:
    """Return what a declared flow is worth as it stands: what withdrawing it would cost.

    None while nobody has said which resource it is, once it is withdrawn, or once its site is closed.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
        ServiceBusy: The declarations keep changing while it is worked out.
    """
    CanDeclare(actor).require()
    flow, closed = services.store.read(lambda r: _with_site(actor, r, flow_id))
    markets = services.live_markets
    if markets is None or flow.resource_id is None or flow.withdrawn or closed:
        return None
    return _seen(services, markets, actor, (flow, flow), (flow, None))


def questions_per_hour(services: Services) -> int:
    """Return how often an account may ask in an hour."""
    day = day_of(services.clock())
    reference = services.store.read(lambda r: reference_in_use(services, r))
    return max(1, int(reference.factors.at(QUESTIONS_PER_HOUR, day).value))


def _with_site(actor: Actor, repositories: Repositories, flow_id: str) -> tuple[Flow, bool]:
    flow = managed_flow(actor, repositories, flow_id)
    return flow, repositories.sites.get(flow.site_id).closed_on is not None


def _seen(
    services: Services, markets: LiveMarkets, actor: Actor, asked: tuple[Flow, Flow | None], move: Move | None
) -> WorthSeen:
    """Return what is told of a flow and, beside it, of how it is declared; then of what its move changes."""
    flow, stands = asked
    whole = CanSeeEverything(actor).allowed()
    views = (None,) if whole else _views(flow)
    flows = [flow] if stands is None or same_declaration(flow, stands) else [flow, stands]
    asking = Asking.begun(services, markets)
    found = [values_of(asking, flows, stands, view) for view in views]
    low, high = found[0][0], found[-1][0]
    partners = (*low.found.partners, *high.found.partners)
    worth, likely = _range(low, high, whole=whole), _likely(low, high, whole=whole)
    changes = changes_seen(asking, actor, move, views) if move else None
    return WorthSeen(
        flow=flow,
        worth=worth,
        likely=likely if likely != worth else None,
        stands=_range(found[0][1], found[-1][1], whole=whole) if len(flows) > 1 else None,
        whole=whole,
        certainty=low.certainty.or_less(high.certainty),
        partners=partners_seen(services, actor, partners, whole=whole),
        counterparts=high.found.pairs,
        refusals=() if high.found.pairs else high.found.refusals,
        changes=changes,
        hurried=asking.patience.was_short,
    )


def _views(flow: Flow) -> tuple[MarketView, ...]:
    """Return the two views of the territory that a flow is looked at in, the least one first."""
    return tuple(MarketView(flow.direction, outlook) for outlook in Outlook)


def _range(low: Valued, high: Valued, *, whole: bool) -> Between:
    """Return between what a flow surely lies."""
    return _between(low.least_eur, high.most_eur, whole=whole)


def _likely(low: Valued, high: Valued, *, whole: bool) -> Between | None:
    """Return where a worth most likely is: between what is likely in the two views."""
    if low.near_eur is None or high.near_eur is None:
        return None
    least, most = sorted((low.near_eur, high.near_eur))
    return _between(least, most, whole=whole)


def _between(least_eur: float, most_eur: float, *, whole: bool) -> Between:
    """Return the range that is told: in steps unless the caller sees everything."""
    least, most = (0.0 if end < LEAST_TOLD_EUR else end for end in (least_eur, most_eur))
    return Between(least, most) if whole else Between(step_below(least, FINE), step_above(most, FINE))
