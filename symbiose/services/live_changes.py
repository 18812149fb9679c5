"""Which proposals of the latest run would change with a flow, as far as the caller may know it.

Who sees everything is told what changes between the best plans over the territory as it is. Everybody else is
told of the proposals that they see anyway, and what becomes of them in the two views of the territory in
which others' figures lie on steps (`symbiose.domain.market_views`): nothing else of the territory is asked
for, so that no question tells more than these views hold.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.disclosure import may_see_figures, may_see_name
from symbiose.domain.exchanges import Objective, Path, Proposal, Run, State
from symbiose.domain.flows import Flow
from symbiose.domain.live_changes import Effect, PathChange, PlanChanges
from symbiose.domain.market_views import LiveMarkets, MarketView
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.live_asking import changes_of
from symbiose.services.proposal_lines import ProposalLine, line_of, may_know_of
from symbiose.services.run_story import proposals_of
from symbiose.services.surroundings import Surroundings, resource_label, surroundings

Move = tuple[Flow | None, Flow | None]
"""A flow as it is declared now, None for a new one; and as it would stand, None once withdrawn."""
Told = tuple[Effect, bool]
"""What becomes of a proposal, and whether every way of looking says so."""


@dataclass(frozen=True)
class ReceivedYearly:
    """What a need receives in a year, before and after, and what that brings; for who sees everything."""

    before: float
    after: float
    """Unit of what is received."""
    unit: str
    before_eur: float | None
    after_eur: float | None
    """What the exchange brings all parties together, €/yr; None where plans are linear."""


@dataclass(frozen=True)
class ProposalChange:
    """A proposal of the latest run that would change."""

    line: ProposalLine
    """The proposal as it stands, as the caller may see it."""
    effect: Effect
    """What would become of it."""
    sure: bool
    """True where it does on every way of looking; else it may."""
    received: ReceivedYearly | None = None


@dataclass(frozen=True)
class NewExchange:
    """An exchange between other flows that the best plan would take up; what may not be known is absent."""

    giver: str | None
    receiver: str | None
    resource: str
    """Resource given, else received: that of the caller's own flow where the other one is not named."""
    through: tuple[str, ...]
    """Names of the processors in order."""
    received: ReceivedYearly | None = None


@dataclass(frozen=True)
class ChangesSeen:
    """What a flow would change of the latest run."""

    run: Run
    """The latest run."""
    known: bool
    """False where too much hangs together to be told at once: only what goes with its flow is told then."""
    proven: bool = True
    """False where linear plans are compared, in which what is paid once is spread over quantities."""
    looked_at: int = 0
    """Proposals of the run that the caller sees."""
    proposals: tuple[ProposalChange, ...] = ()
    """Proposals that would change, those that would go first."""
    new: tuple[NewExchange, ...] = ()
    """Exchanges that would come, those of the flow itself left out: its partners tell them."""


@dataclass(frozen=True)
class _Known:
    """The latest run as the caller may see it."""

    run: Run
    around: Surroundings
    proposals: Mapping[Path, Proposal]
    """Those that nobody refused."""
    open_paths: frozenset[Path]
    """Those that nobody decided on."""

    def gone_with(self, move: Move) -> dict[Path, Told]:
        """Return the proposals that go because their flow is withdrawn, whatever the plans are."""
        stands, flow = move
        if stands is None or flow is not None:
            return {}
        own = (path for path in self.proposals if stands.id in (path.offer_id, path.need_id))
        return dict.fromkeys(own, (Effect.GONE, True))


def changes_seen(
    services: Services,
    markets: LiveMarkets,
    actor: Actor,
    move: Move,
    views: Sequence[MarketView | None],
) -> ChangesSeen | None:
    """Return what a flow changes of the latest run; None without a run that was made for net benefit.

    Args:
        services: What use cases work with.
        markets: What compares plans.
        actor: The caller, who declares for the site of the flow.
        move: The flow as it is declared now, None for a new one; and as it would stand, None once withdrawn.
        views: How the territory is looked at: as it is, or in its two views.

    Raises:
        ServiceBusy: The declarations keep changing while it is worked out.
    """
    known = services.store.read(lambda r: _known(services, actor, r))
    if known is None:
        return None
    found = _plans(services, markets, move, views, known.open_paths)
    if not found:
        told = _changed(services, actor, known, known.gone_with(move), {})
        return ChangesSeen(known.run, known=False, looked_at=len(known.proposals), proposals=told)
    plans, proven = [{one.path: one for one in plan.changes} for plan in found], all(p.proven for p in found)
    whole = None in views
    figures = plans[0] if whole else {}
    asked = known.proposals if whole else known.open_paths
    effects = {path: _together([_effect(plan.get(path)) for plan in plans], proven=proven) for path in asked}
    moved = {flow.id for flow in move if flow is not None}
    coming = [one for one in _coming(plans) if not moved & {one.path.offer_id, one.path.need_id}]
    new = (_new(services, actor, known.around, one, whole=whole) for one in coming)
    return ChangesSeen(
        run=known.run,
        known=True,
        proven=proven,
        looked_at=len(known.proposals),
        proposals=_changed(services, actor, known, effects | known.gone_with(move), figures),
        new=tuple(dict.fromkeys(one for one in new if one is not None)),
    )


def _plans(
    services: Services,
    markets: LiveMarkets,
    move: Move,
    views: Sequence[MarketView | None],
    proposed: Collection[Path],
) -> list[PlanChanges]:
    """Return what changes in each view; nothing where one of them is not known in time."""
    plans = []
    for view in views:
        found = changes_of(services, markets, move, view, proposed)
        if found is None:
            return []
        plans.append(found)
    return plans


def _known(services: Services, actor: Actor, repositories: Repositories) -> _Known | None:
    run = repositories.runs.latest()
    if run is None or run.objective is not Objective.NET_BENEFIT:
        return None
    around = surroundings(services, repositories)
    made = [p for p in proposals_of(services, repositories, run) if may_know_of(actor, p, around)]
    decided = {one.path: _decided(one, around) for one in made}
    return _Known(
        run=run,
        around=around,
        proposals={one.path: one for one in made if decided[one.path] is not State.REFUSED},
        open_paths=frozenset(path for path, state in decided.items() if state is State.PROPOSED),
    )


def _decided(proposal: Proposal, around: Surroundings) -> State:
    decision = around.decisions.get(proposal.id)
    return decision.state if decision else State.PROPOSED


def _effect(change: PathChange | None) -> Effect | None:
    """Return what becomes of a proposal in one view; nothing of one that the view does not carry today."""
    return None if change is None or change.effect is Effect.NEW else change.effect


def _together(effects: list[Effect | None], *, proven: bool) -> Told | None:
    """Return what several views say together, and whether all of them say it of the best plans.

    >>> _together([Effect.GONE, Effect.LESS], proven=True), _together([None, Effect.MORE], proven=True)
    ((<Effect.LESS: 'less'>, True), (<Effect.MORE: 'more'>, False))
    >>> _together([Effect.LESS, Effect.MORE], proven=True)
    """
    said = {effect for effect in effects if effect is not None}
    if not said or (Effect.MORE in said and len(said) > 1):
        return None
    return (said.pop() if len(said) == 1 else Effect.LESS), proven and None not in effects


def _changed(
    services: Services,
    actor: Actor,
    known: _Known,
    effects: Mapping[Path, Told | None],
    figures: Mapping[Path, PathChange],
) -> tuple[ProposalChange, ...]:
    """Return the proposals that would change: sure ones first, what goes before what shrinks or grows."""
    told = [
        ProposalChange(
            line=line_of(services, actor, proposal, known.around, {}),
            effect=effect[0],
            sure=effect[1],
            received=_received(figures[path]) if path in figures else None,
        )
        for path, proposal in known.proposals.items()
        if (effect := effects.get(path)) is not None
    ]
    order = list(Effect)
    return tuple(sorted(told, key=lambda one: (not one.sure, order.index(one.effect))))


def _received(change: PathChange) -> ReceivedYearly:
    return ReceivedYearly(change.before, change.after, change.unit, change.before_eur, change.after_eur)


def _coming(plans: list[dict[Path, PathChange]]) -> list[PathChange]:
    """Return the exchanges that are new in every plan, in an order that follows from their ends alone."""
    new = [{path for path, one in plan.items() if one.effect is Effect.NEW} for plan in plans]
    paths = set.intersection(*new) if new else set()
    return [
        plans[0][path] for path in sorted(paths, key=lambda one: (one.offer_id, one.through, one.need_id))
    ]


def _new(
    services: Services, actor: Actor, around: Surroundings, change: PathChange, *, whole: bool
) -> NewExchange | None:
    """Return an exchange that would come as the caller may know it; None where neither end is theirs."""
    ends = [around.flows.get(flow_id) for flow_id in (change.path.offer_id, change.path.need_id)]
    giver, receiver = ends
    if (
        giver is None
        or receiver is None
        or not (whole or any(may_see_figures(actor, f) for f in (giver, receiver)))
    ):
        return None
    told = [flow for flow in (giver, receiver) if whole or may_see_name(actor, flow)]
    return NewExchange(
        giver=around.site_name(giver.site_id) if giver in told else None,
        receiver=around.site_name(receiver.site_id) if receiver in told else None,
        resource=resource_label(told[0], services.reference.resources),
        through=tuple(around.processor_name(one) for one in change.path.through),
        received=_received(change) if whole else None,
    )
