"""What accepted loops and groups rest on and that no longer stands, as it is known today."""

from collections.abc import Collection
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.design_losses import Loss, LossKind, RoofsNow, lost_flows
from symbiose.domain.followed_designs import M, T
from symbiose.domain.permissions import CanManageSite, CanReview
from symbiose.domain.repositories import Repositories
from symbiose.domain.roofs import OwnedRoof
from symbiose.services.context import Services
from symbiose.services.roof_ground import roof_ground
from symbiose.services.sorts_followed import Sort
from symbiose.services.surroundings import Surroundings


def losses_of(
    services: Services, repositories: Repositories, sort: Sort[T, M], design: T, around: Surroundings
) -> tuple[Loss, ...]:
    """Return what an accepted design rests on and that no longer stands as it did: roofs, then flows."""
    built = sort.roofs(design)
    flows = lost_flows(design.flow_ids, around.flows, around.sites, day_of(services.clock()))
    roofs = _now(services, repositories, [one.roof_id for one in built]).lost(built) if built else ()
    return (*roofs, *flows)


def _now(services: Services, repositories: Repositories, roof_ids: Collection[str]) -> RoofsNow:
    owned = services.memory.recall(repositories, "owned roofs", lambda: _owned(repositories))
    others = sorted(set(roof_ids) - owned.keys())
    return RoofsNow(owned, repositories.roofs.existing(others) if others else {})


def _owned(repositories: Repositories) -> dict[str, OwnedRoof]:
    return {one.roof.id: one for one in repositories.roofs.owned()}


@dataclass(frozen=True)
class LossTold:
    """Something that an accepted design rests on and that no longer stands, as the caller may read it."""

    kind: LossKind
    site: str | None
    """Name of the site that it was of; None where the caller may not read whose it is."""
    roof_id: str | None = None
    """The roof, where the caller may open its page."""
    flow_id: str | None = None
    """The flow, where the caller may open its page."""


def losses_told(
    services: Services,
    repositories: Repositories,
    actor: Actor,
    sort: Sort[T, M],
    design: T,
    around: Surroundings,
) -> tuple[LossTold, ...]:
    """Return what a design lost: in full to those who decide on it, to members what was of their own sites.

    Of the rest members read that it is lost: a site that only owns a roof is not named to them.
    """
    whole = CanReview(actor, design.site_ids).allowed()
    found = []
    for loss in losses_of(services, repositories, sort, design, around):
        if loss.site_id is None or not (whole or loss.site_id in actor.site_ids):
            found.append(LossTold(loss.kind, None))
            continue
        name = around.site_name(loss.site_id)
        if loss.kind is LossKind.FLOW_OVER:
            opens = CanManageSite(actor, loss.site_id).allowed()
            found.append(LossTold(loss.kind, name, flow_id=loss.thing_id if opens else None))
            continue
        known = roof_ground(services, repositories).roofs.get(loss.thing_id)
        opens = known is not None and known.may_be_seen(actor)
        found.append(LossTold(loss.kind, name, roof_id=loss.thing_id if opens else None))
    return tuple(found)
