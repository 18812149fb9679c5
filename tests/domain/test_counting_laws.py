"""Laws of counting: once, at one place, each column for itself; a flow moves what rests on it, no more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.companies import Activity
from symbiose.domain.counting import contributions_on
from symbiose.domain.exchanges import State
from symbiose.domain.figures import WHOLE, Dimension, Places, tabulated
from symbiose.domain.indicators import Aggregation, Column, Contribution
from symbiose.domain.territory_on import SynergyOn, TerritoryOn
from symbiose.services.context import Services
from symbiose.services.indicators import Asked, Counted, rows_of
from tests.seed_territories import REFERENCE
from tests.small_history import DAY, FLOWS, PROPOSALS, small_history, territory

POTENTIAL, PROPOSED, AGREED, REALISED = Column
EXCHANGED = (PROPOSED, AGREED, REALISED)
CATALOGUE = REFERENCE.resources
COMMUNES = ("62291", "62401", "62215", "62193")
PLACES = (Dimension.EPCI, Dimension.COMMUNE, Dimension.PARK, Dimension.NAF, Dimension.RESOURCE)
"""Groups that do not overlap: each contribution stands in one."""
SUMS = [one.id for one in REFERENCE.indicators if one.aggregation is Aggregation.SUM]
OTHER = PROPOSALS["P6"].model_copy(update={"id": "proposal_other"})


@cache
def services() -> Services:
    return small_history()


@cache
def base() -> TerritoryOn:
    return territory(services())


Amounts = Mapping[tuple[str, Column], float]


def amounts(contributions: Iterable[Contribution]) -> Amounts:
    """Return the sum of the amounts by indicator and column."""
    found: dict[tuple[str, Column], float] = defaultdict(float)
    for one in contributions:
        found[one.indicator_id, one.column] += one.amount
    return found


states = st.sampled_from(
    [State.ACCEPTED, State.AGREED, State.CONTRACTED, State.RUNNING, State.ENDED, State.ABANDONED]
)


@st.composite
def territories(draw: st.DrawFn) -> TerritoryOn:
    """Return the small territory with its sites anywhere and its synergies in any state."""
    sites = {
        i: site.model_copy(
            update={
                "commune_code": draw(st.sampled_from(COMMUNES)),
                "park_id": draw(st.sampled_from([None, "park_a", "park_b"])),
                "activity": draw(st.sampled_from([None, Activity(code="29.10Z"), Activity(code="38.32Z")])),
            }
        )
        for i, site in base().sites.items()
    }
    return replace(base(), sites=sites, synergies=tuple(draw(_lives(one)) for one in base().synergies))


@st.composite
def _lives(draw: st.DrawFn, one: SynergyOn) -> SynergyOn:
    state = draw(states)
    share = draw(st.floats(0.0, 2.0))
    given_ = draw(st.none() | st.floats(0.0, 2_000.0))
    ran = state in (State.RUNNING, State.ENDED) or (state is State.ABANDONED and draw(st.booleans()))
    synergy = one.synergy.model_copy(
        update={"state": state, "monthly": tuple(q * share for q in one.proposal.monthly)}
    )
    return replace(one, synergy=synergy, given_in_year=given_, reached={State.RUNNING: DAY} if ran else {})


@settings(deadline=None, max_examples=40)
@given(territories())
def test_the_groups_of_a_dimension_sum_to_the_whole(one: TerritoryOn) -> None:
    contributions = contributions_on(one, CATALOGUE)
    places = Places(one.sites, REFERENCE.communes, CATALOGUE)

    for indicator in (REFERENCE.indicators.get(i) for i in SUMS):
        whole = tabulated(indicator, contributions, None, places)[WHOLE]
        for by in PLACES:
            groups = tabulated(indicator, contributions, by, places).values()
            for column, figure in whole.items():
                parts = sum(group[column].value or 0.0 for group in groups)
                assert parts == pytest.approx(figure.value, rel=1e-9, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(territories())
def test_a_tonne_through_giver_processor_and_receiver_counts_once_at_the_giver(one: TerritoryOn) -> None:
    scrap = PROPOSALS["P3"]
    found = [
        (c.column, c.site_id)
        for c in contributions_on(one, CATALOGUE)
        if c.indicator_id == "waste_diverted"
        and scrap.path.offer_id in c.flow_ids
        and c.column is not POTENTIAL
    ]

    assert len(set(found)) == len(found)
    assert {site for _, site in found} <= {scrap.giver_site_id}


@settings(deadline=None, max_examples=40)
@given(territories())
def test_gains_and_halves_make_the_whole_in_each_column(one: TerritoryOn) -> None:
    contributions = contributions_on(one, CATALOGUE)
    found = amounts(contributions)
    ends = {c.thing_id: tuple(c.flow_ids) for c in contributions if c.indicator_id == "gain_territory"}
    sides = {p.path.offer_id: p.giver_site_id for p in PROPOSALS.values()}
    sides |= {p.path.need_id: p.receiver_site_id for p in PROPOSALS.values()}
    between = defaultdict(float, dict.fromkeys(EXCHANGED, 0.0))
    for c in contributions:
        if c.indicator_id == "gain_territory" and c.site_id not in {sides[f] for f in ends[c.thing_id]}:
            between[c.column] += c.amount
    halves: dict[tuple[str, Column], list[float]] = defaultdict(list)
    for c in contributions:
        if c.indicator_id == "co2_avoided":
            halves[c.thing_id, c.column].append(c.amount)

    for column in EXCHANGED:
        parts = found["gain_giver", column] + found["gain_receiver", column] + between[column]
        assert parts == pytest.approx(found["gain_territory", column], rel=1e-9, abs=1e-6)
    assert all(len(pair) == 2 and pair[0] == pair[1] for pair in halves.values())


@settings(deadline=None, max_examples=40)
@given(territories(), st.floats(0.0, 5_000.0))
def test_what_firms_tell_of_the_year_moves_the_column_realised_alone(one: TerritoryOn, told: float) -> None:
    synergies = tuple(replace(synergy, given_in_year=told) for synergy in one.synergies)

    before = amounts(contributions_on(one, CATALOGUE))
    after = amounts(contributions_on(replace(one, synergies=synergies), CATALOGUE))

    for key in before.keys() | after.keys():
        if key[1] is not REALISED:
            assert after[key] == before[key]


@settings(deadline=None, max_examples=20)
@given(territories())
def test_one_more_proposal_moves_the_column_proposed_and_what_finds_no_taker_alone(one: TerritoryOn) -> None:
    before = amounts(contributions_on(one, CATALOGUE))
    after = amounts(contributions_on(replace(one, proposals=(*one.proposals, OTHER)), CATALOGUE))

    moved = {key for key in before.keys() | after.keys() if before[key] != after[key]}
    assert moved
    assert {column for name, column in moved if name != "without_taker"} == {PROPOSED}


LOCAL = [("local_purchases", column) for column in EXCHANGED]
OUTFLOW = [("iso_outflow_recovered", column) for column in EXCHANGED]
INFLOW = [("iso_inflow_circular", column) for column in Column]
WASTE = [("waste_diverted", POTENTIAL), ("without_taker", POTENTIAL)]
MUTATIONS: dict[str, tuple[str, dict[str, Any], list[tuple[str, Column]]]] = {
    "more waste is offered": ("O1", {"quantity_per_year": 1_100.0}, [*WASTE, *OUTFLOW]),
    "waste is withdrawn": ("O4", {"withdrawn": True}, [*WASTE, *OUTFLOW]),
    "an offer is no waste any more": ("A1", {"waste_code": None}, WASTE),
    "a need costs more": ("N1", {"price_eur_per_unit": Decimal(110)}, LOCAL),
    "a disposal costs more": ("O1", {"price_eur_per_unit": Decimal(90)}, []),
    "more is needed": ("N1", {"quantity_per_year": 700.0}, [*LOCAL, *INFLOW]),
    # what P3 covers of N3 is all of it: of the share agreed nothing is lost
    "a need is withdrawn of which an agreed exchange covers all": (
        "N3",
        {"withdrawn": True},
        [key for key in (*LOCAL, *INFLOW) if key[1] is not AGREED],
    ),
    "more virgin material is needed": (
        "A2",
        {"quantity_per_year": 900.0},
        [("virgin_avoided", POTENTIAL), *LOCAL, *INFLOW],
    ),
    "more heat is offered": ("O2", {"quantity_per_year": 2_500.0}, [("heat_recovered", POTENTIAL)]),
    "more used water is offered": ("W1", {"quantity_per_year": 13_000.0}, [("water_reused", POTENTIAL)]),
    "more water is needed": (
        "W2",
        {"quantity_per_year": 25_000.0},
        [*LOCAL, ("iso_water_circular", PROPOSED)],
    ),
    "more power is needed": (
        "S2",
        {"quantity_per_year": 1_100.0},
        [*LOCAL, ("iso_energy_renewable", PROPOSED)],
    ),
    "the only solar power is withdrawn": (
        "S1",
        {"withdrawn": True},
        [("solar_produced", POTENTIAL), ("renewable_power_shared", POTENTIAL), ("models_covered", REALISED)],
    ),
    "the validity of heat ended": ("O2", {"valid_to": "2026-06-30"}, [("heat_recovered", POTENTIAL)]),
    "a remark is written": ("O1", {"description": "en balles", "confidentiality": "hidden"}, []),
}  # fmt: skip


def figures(one: TerritoryOn) -> dict[tuple[str, Column], float | None]:
    places = Places(one.sites, REFERENCE.communes, CATALOGUE)
    counted = Counted(one, contributions_on(one, CATALOGUE), places)
    return {
        (row.indicator.id, column): figure.value
        for row in rows_of(services(), counted, Asked(DAY))
        for column, figure in row.figures.items()
    }


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_changed_flow_moves_exactly_the_indicators_that_rest_on_it(name: str) -> None:
    reference, changes, expected = MUTATIONS[name]
    flow = FLOWS[reference]
    changed = type(flow).model_validate(flow.model_dump() | changes)

    before, after = figures(base()), figures(replace(base(), flows={**base().flows, flow.id: changed}))

    moved = {key for key in before if before[key] != pytest.approx(after[key], rel=1e-12)}
    assert moved == set(expected)


def test_a_processor_speaks_for_models_until_it_is_retired() -> None:
    alone = replace(base(), flows={}, synergies=(), proposals=())

    before = figures(alone)["models_covered", REALISED]
    after = figures(replace(alone, retired=frozenset({"granulator"})))["models_covered", REALISED]

    assert before == pytest.approx(100 * 1 / 36)
    assert after == 0.0
