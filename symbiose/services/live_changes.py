"""Which proposals of the latest run would change with a flow, as far as the caller may know it.

Who sees everything is told what changes between the best plans over the territory as it is. Everybody else is
told of the proposals that they see anyway, and what becomes of them in the two views of the territory in
which others' figures lie on steps (`symbiose.domain.market_views`): nothing else of the territory is asked
for, so that no question tells more than these views hold.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import Objective, Path, Proposal, Run, State
from symbiose.domain.live_changes import Effect, PathChange, PlanChanges
from symbiose.domain.market_views import MarketView
from symbiose.domain.repositories import Repositories
from symbiose.services.changes_shown import (
    ChangesSeen,
    Told,
    changed_proposals,
    new_exchanges,
)
from symbiose.services.context import Services
from symbiose.services.live_asking import Asking, changes_of
from symbiose.services.live_question import Move
from symbiose.services.proposal_lines import may_know_of
from symbiose.services.run_story import proposals_of
from symbiose.services.surroundings import Surroundings, surroundings


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

    def with_effects(self, effects: Mapping[Path, Told | None]) -> list[tuple[Proposal, Told]]:
        """Return the proposals that something becomes of, as the run has them."""
        found = ((one, effects.get(path)) for path, one in self.proposals.items())
        return [(one, told) for one, told in found if told is not None]


def changes_seen(
    asking: Asking, actor: Actor, move: Move, views: Sequence[MarketView | None]
) -> ChangesSeen | None:
    """Return what a flow changes of the latest run; None without a run that was made for net benefit.

    It asks one question in each view.

    Args:
        asking: What is asked with.
        actor: The caller, who declares for the site of the flow.
        move: The flow as it is declared now, None for a new one; and as it would stand, None once withdrawn.
        views: How the territory is looked at: as it is, or in its two views.

    Raises:
        ServiceBusy: The declarations keep changing while it is worked out.
    """
    services = asking.services
    known = services.store.read(lambda r: _known(services, actor, r))
    if known is None:
        return None
    found = _plans(asking, move, views, known.open_paths)
    if found:
        return _compared(services, actor, known, move, found, whole=None in views)
    gone = changed_proposals(services, actor, known.around, known.with_effects(known.gone_with(move)), {})
    return ChangesSeen(known.run, known=False, looked_at=len(known.proposals), proposals=gone)


def _compared(
    services: Services, actor: Actor, known: _Known, move: Move, found: Sequence[PlanChanges], *, whole: bool
) -> ChangesSeen:
    """Return what plans tell together, in the one look at all or in the two views."""
    proven = all(plan.proven for plan in found)
    plans = [{one.path: one for one in plan.changes} for plan in found]
    asked = known.proposals if whole else known.open_paths
    effects = {path: _together([_effect(plan.get(path)) for plan in plans], proven=proven) for path in asked}
    told = known.with_effects(effects | known.gone_with(move))
    moved = move[0].id if move[0] is not None else None
    coming = [one for one in _coming(plans) if moved not in (one.path.offer_id, one.path.need_id)]
    return ChangesSeen(
        run=known.run,
        known=True,
        proven=proven,
        looked_at=len(known.proposals),
        proposals=changed_proposals(services, actor, known.around, told, plans[0] if whole else {}),
        new=new_exchanges(services, actor, known.around, coming, whole=whole),
    )


def _plans(
    asking: Asking, move: Move, views: Sequence[MarketView | None], proposed: Collection[Path]
) -> list[PlanChanges]:
    """Return what changes in each view; nothing where one of them is not known in time."""
    plans = []
    for view in views:
        found = changes_of(asking, move, view, proposed)
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


def _coming(plans: list[dict[Path, PathChange]]) -> list[PathChange]:
    """Return the exchanges that are new in every plan, in an order that follows from their ends alone."""
    new = [{path for path, one in plan.items() if one.effect is Effect.NEW} for plan in plans]
    paths = set.intersection(*new) if new else set()
    return [
        plans[0][path] for path in sorted(paths, key=lambda one: (one.offer_id, one.through, one.need_id))
    ]
