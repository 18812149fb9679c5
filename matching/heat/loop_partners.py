"""Public heat networks that could take recovered heat, where they do not declare a need themselves."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from types import MappingProxyType
from typing import Final

from matching.heat.loop_ends import HeatEnd
from symbiose.domain.communes import Commune
from symbiose.domain.companies import Site
from symbiose.domain.declared_heat import DAYS_OF_MONTHS, HOURS_OF_YEAR, DeclaredHeat, exactly
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.ports import Territory
from symbiose.domain.reference import ReferenceData
from symbiose.domain.week_parts import HOURS_OF_DAY

FACTOR_OF: Final = MappingProxyType(
    {
        "62119": "co2_heat_network_bethune",
        "62498": "co2_heat_network_lens",
        "62510": "co2_heat_network_lievin",
        "62065": "co2_heat_network_avion",
    }
)
"""Commune with a public heat network → dated value: the emissions of its heat."""
HEAT_SUPPLY: Final = "35.30Z"
"""Activity of who runs a heat network."""
TAKES: Final = "heat"
"""Resource that a network takes."""
BY_REFERENCE: Final = "reference"
"""Who says what a network could take: dated values, not the network."""


def public_networks(territory: Territory, reference: ReferenceData) -> list[HeatEnd]:
    """Return the networks of the territory as ends that take heat, at the centre of their commune.

    One that is a site with a declared need is left out: it says itself what it takes.
    """
    speaking = set(_communes_that_declare(territory))
    return [
        _network(commune, factor, territory, reference)
        for commune, factor in FACTOR_OF.items()
        if commune in reference.communes and commune not in speaking
    ]


def _communes_that_declare(territory: Territory) -> Iterator[str]:
    runs = {
        site.id: site.commune_code
        for site in territory.sites
        if site.activity is not None and site.activity.code == HEAT_SUPPLY
    }
    for flow in territory.flows:
        standing = not flow.withdrawn and flow.valid_on(territory.day)
        if flow.site_id in runs and flow.direction is Direction.NEED and standing:
            yield runs[flow.site_id]


def _network(code: str, factor: str, territory: Territory, reference: ReferenceData) -> HeatEnd:
    names = ("heat_network_supply", "heat_network_return", "heat_network_max_kw", "price_heat_to_network")
    values = [reference.factors.at(name, territory.day).used() for name in (*names, factor)]
    supply, back, most_kw, price, co2 = values
    name = factor.removeprefix("co2_")
    flow = _need(name, most_kw.value, territory)
    heat = exactly(flow.quantity_per_year)
    return HeatEnd(
        declared=DeclaredHeat(flow, False, exactly(supply.value), exactly(back.value), heat, ()),
        site=_centre(name, reference.communes.get(code)),
        left_mwh=flow.monthly(),
        worth_eur_per_mwh=price.value,
        co2_kg_per_mwh=co2.value,
        references=tuple(values),
        is_network=True,
    )


def _need(name: str, most_kw: float, territory: Territory) -> Flow:
    """Return what a network could take in every hour of the year."""
    return Flow(
        id=name,
        site_id=name,
        direction=Direction.NEED,
        resource_text=TAKES,
        resource_id=TAKES,
        quantity_per_year=most_kw * HOURS_OF_YEAR / KWH_PER_MWH,
        unit="MWh",
        months=tuple(days * HOURS_OF_DAY / HOURS_OF_YEAR for days in DAYS_OF_MONTHS),
        declared_at=datetime.combine(territory.day, time(), UTC),
        declared_by=BY_REFERENCE,
    )


def _centre(name: str, commune: Commune) -> Site:
    """Return where a network is taken to be joined."""
    return Site(
        id=name,
        company_id=name,
        name=commune.name,
        commune_code=commune.code,
        longitude=commune.longitude,
        latitude=commune.latitude,
        position_source="commune",
    )
