"""When a need of electricity is used, and what tells it: its load curve, or the usual week of its trade."""

from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.declared_profiles import profile_of
from symbiose.domain.electricity_profiles import ElectricityProfile
from symbiose.domain.errors import UnknownThing
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.load_curves import LoadCurve, mark_of
from symbiose.domain.load_shapes import LoadShape
from symbiose.domain.permissions import CanDeclare
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import Family
from symbiose.services.context import Services
from symbiose.services.managed import managed_flow


@dataclass(frozen=True)
class CurveSheet:
    """When a need uses its electricity, and what tells it."""

    flow: Flow
    site: Site
    curve: LoadCurve | None
    """Its load curve; None while it has none."""
    shape: LoadShape
    """The usual week of its trade, which holds without a curve."""
    profile: ElectricityProfile
    """Its typical year, by one or the other."""

    @property
    def mark(self) -> str:
        """Return what tells the present curve from any other."""
        return mark_of(self.curve)


def curve_sheet(services: Services, actor: Actor, flow_id: str) -> CurveSheet:
    """Return when a need of electricity of a site that the caller manages uses it.

    Raises:
        UnknownThing: There is no such need, or its site is not the caller's, which is not told.
    """
    CanDeclare(actor).require()
    return services.store.read(lambda repositories: _sheet(services, actor, repositories, flow_id))


def needs_electricity(services: Services, flow: Flow) -> bool:
    """Tell whether a flow is a need of electricity, whose typical year can be told."""
    resource = services.reference.resources.find(flow.resource_id)
    return flow.direction is Direction.NEED and resource is not None and resource.family is Family.ELECTRICITY


def managed_need(services: Services, actor: Actor, repositories: Repositories, flow_id: str) -> Flow:
    """Return a need of electricity of a site that the caller manages, within a transaction.

    Raises:
        UnknownThing: There is no such need, or its site is not the caller's, which is not told.
    """
    flow = managed_flow(actor, repositories, flow_id)
    if not needs_electricity(services, flow):
        msg = f"Flow {flow_id} is no need of electricity: it has no load curve."
        raise UnknownThing(msg, flow=flow_id)
    return flow


def _sheet(services: Services, actor: Actor, repositories: Repositories, flow_id: str) -> CurveSheet:
    flow = managed_need(services, actor, repositories, flow_id)
    site = repositories.sites.get(flow.site_id)
    curve = repositories.load_curves.existing([flow_id]).get(flow_id)
    shapes = services.reference.load_shapes
    return CurveSheet(
        flow=flow,
        site=site,
        curve=curve,
        shape=shapes.of_activity(site.activity).shape,
        profile=profile_of(flow, site, curve, shapes),
    )
