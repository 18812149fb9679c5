"""The declared flows that the caller may place on the map: with their family, their models, their site."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.disclosure import category_of, may_see_name
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.opeo_rules import models_that_hold
from symbiose.domain.remembered import Remembered
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.context import Services
from symbiose.services.memory import ONE_DAY
from symbiose.services.surroundings import Surroundings, resource_label

ANYONE = Actor(id="anyone", role=Role.ANALYST)
"""Somebody who manages no site: is shown what is named to everybody, and counts what is not hidden."""


@dataclass(frozen=True)
class PlacedFlow:
    """A flow that holds today, as the map counts it."""

    flow: Flow
    category: str
    """Group or family of its resource."""
    label: str
    """Its resource."""
    models: frozenset[int]
    """Circular models that hold for it."""


@dataclass(frozen=True)
class FlowsAsked:
    """Which flows are asked for; those that are empty ask for nothing."""

    category: str = ""
    """Group or family."""
    model: int | None = None
    """One of the six circular models."""
    direction: Direction | None = None
    """Offers or needs."""
    resource_id: str = ""
    """One resource of the catalogue."""

    @property
    def any(self) -> bool:
        """Tell whether some flows are asked for, not all."""
        return self != FlowsAsked()

    def keeps(self, placed: PlacedFlow) -> bool:
        """Tell whether a flow is asked for."""
        return (
            self.category in ("", placed.category)
            and (self.model is None or self.model in placed.models)
            and self.direction in (None, placed.flow.direction)
            and self.resource_id in ("", placed.flow.resource_id)
        )


PlacedFlows = Mapping[str, tuple[PlacedFlow, ...]]
"""Site → its flows."""


def flows_placed(
    services: Services, actor: Actor, repositories: Repositories, around: Surroundings, day: date
) -> PlacedFlows:
    """Return, by site, the flows of a day whose site the caller may know.

    What everybody may know is found once for all; of the sites that the caller manages, what they may.
    """
    recall = services.memory.recall
    every = recall(
        repositories,
        f"flows on the map of {day}",
        lambda: _all_placed(services, around, day),
        sort="flows on the map",
        most=ONE_DAY,
    )
    if actor.answers_for_all:
        return every
    named = recall(
        repositories,
        f"named flows on the map of {day}",
        lambda: _seen_by(ANYONE, every),
        sort="named flows on the map",
        most=ONE_DAY,
    )
    own = {site: every[site] for site in actor.site_ids if site in every}
    return {**named, **_seen_by(actor, own)}


def _seen_by(actor: Actor, placed: PlacedFlows) -> PlacedFlows:
    found = {
        site: tuple(one for one in flows if may_see_name(actor, one.flow)) for site, flows in placed.items()
    }
    return {site: flows for site, flows in found.items() if flows}


def _all_placed(services: Services, around: Surroundings, day: date) -> PlacedFlows:
    make = partial(_placed, services.reference.resources)

    def made(before: Remembered) -> PlacedFlows:
        found: dict[str, list[PlacedFlow]] = {}
        for flow in around.flows.values():
            site = around.sites.get(flow.site_id)
            if flow.withdrawn or not flow.valid_on(day) or site is None or site.closed_on is not None:
                continue
            override = around.overrides.get(flow.id)
            found.setdefault(flow.site_id, []).extend(before.of(flow.id, make, flow, override))
        return {site: tuple(flows) for site, flows in found.items()}

    return services.rounds.made("flows on the map", made)


def _placed(catalogue: ResourceCatalogue, flow: Flow, override: ModelOverride | None) -> tuple[PlacedFlow]:
    placed = PlacedFlow(
        flow=flow,
        category=category_of(flow.resource_id, catalogue),
        label=resource_label(flow, catalogue),
        models=frozenset(mark.model for mark in models_that_hold(flow, catalogue, override)),
    )
    return (placed,)
