"""What is taken over of an earlier count is what counting anew would give, whatever changed in between."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.network import measure
from symbiose.domain.counting import contributions_on
from symbiose.domain.figures import Dimension, Figure, Places
from symbiose.domain.flows import Flow
from symbiose.domain.indicators import Column
from symbiose.domain.territory_on import TerritoryOn
from symbiose.services import kept_counts
from symbiose.services.indicator_pages import groups_to_choose
from symbiose.services.indicators import Asked, Counted, rows_of
from symbiose.services.kept_counts import KeptCounts
from tests.domain.test_counting_laws import CATALOGUE, base, services, territories
from tests.seed_territories import REFERENCE
from tests.small_history import DAY, FLOWS

SERVICES = replace(services(), measure_network=measure)
CHANGES: tuple[Mapping[str, object], ...] = (
    {"quantity_per_year": 77.0},
    {"withdrawn": True},
    {"resource_id": None},
    {"resource_id": "fly_ash"},
    {"valid_to": DAY - timedelta(days=1)},
    {"site_id": "alpha"},
)


@st.composite
def _flows(draw: st.DrawFn) -> Mapping[str, Flow]:
    """Return the flows of the small territory, some changed, some not yet declared."""
    found = dict(base().flows)
    for flow in draw(st.lists(st.sampled_from(list(found.values())), max_size=3)):
        change = draw(st.sampled_from([*CHANGES, None]))
        if change is None:
            found.pop(flow.id, None)
        else:
            found[flow.id] = flow.model_copy(update=dict(change))
    return found


@st.composite
def states_of_the_territory(draw: st.DrawFn) -> TerritoryOn:
    """Return the small territory with anything about it changed."""
    one = draw(territories()) if draw(st.booleans()) else base()
    return replace(
        one,
        flows=draw(_flows()),
        prices=one.prices if draw(st.booleans()) else {},
        treatments=one.treatments if draw(st.booleans()) else {},
        processors=one.processors if draw(st.booleans()) else (),
        proposals=one.proposals[draw(st.integers(0, 2)) :],
    )


def counted(kept: KeptCounts, one: TerritoryOn) -> Counted:
    return Counted(
        one, kept.contributions(one, CATALOGUE), kept.places(one, REFERENCE.communes, CATALOGUE), kept
    )


def told(one: Counted) -> dict[tuple[str, Dimension | None, str, Column], Figure]:
    """Return every figure of every table."""
    return {
        (row.indicator.id, by, row.scope, column): figure
        for by in (None, *Dimension)
        for row in rows_of(SERVICES, one, Asked(one.territory.day, by))
        for column, figure in row.figures.items()
    }


@settings(deadline=None, max_examples=15)
@given(st.lists(states_of_the_territory(), min_size=2, max_size=4))
def test_counts_taken_over_are_those_made_anew(many: list[TerritoryOn]) -> None:
    kept = KeptCounts()

    for one in many:
        anew = Counted(
            one, contributions_on(one, CATALOGUE), Places(one.sites, REFERENCE.communes, CATALOGUE)
        )
        taken_over = counted(kept, one)

        assert taken_over.contributions == anew.contributions
        assert told(taken_over) == told(anew)
        groups = {
            by: {group for part in anew.contributions for group in anew.places.scopes(part, by)}
            for by in Dimension
        }
        for counts in (taken_over, anew):
            assert groups_to_choose(counts) == {by: tuple(sorted(found)) for by, found in groups.items()}


def test_a_changed_flow_leaves_what_other_sites_come_to_as_it_was() -> None:
    kept = KeptCounts()
    before = counted(kept, base())
    flow = FLOWS["O1"]
    changed = flow.model_copy(update={"quantity_per_year": flow.quantity_per_year + 1})

    after = counted(kept, replace(base(), flows={**base().flows, flow.id: changed}))

    taken_over = {id(one) for one in before.contributions}
    of_flows = [one for one in after.contributions if one.thing_id in base().flows]
    assert {one.site_id for one in of_flows if id(one) not in taken_over} == {flow.site_id}
    assert {one.site_id for one in of_flows} > {flow.site_id}
    assert after.places is before.places


def test_tables_that_nothing_changed_of_are_the_same_values_and_the_others_are_told_anew() -> None:
    kept = KeptCounts()
    before = told(counted(kept, base()))
    flow = FLOWS["O2"]
    changed = flow.model_copy(update={"quantity_per_year": flow.quantity_per_year + 1})

    after = told(counted(kept, replace(base(), flows={**base().flows, flow.id: changed})))

    moved = {key[0] for key, figure in after.items() if figure is not before.get(key)}
    assert "heat_recovered" in moved
    assert moved.isdisjoint({"waste_diverted", "synergies", "gain_territory", "network_connectedness"})


def test_of_many_tables_the_one_told_first_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_counts, "MOST_TABLES", 2)
    kept, made = KeptCounts(), list[str]()

    def table(name: str) -> str:
        return kept.table(name, lambda: made.append(name) or name.upper(), "made from")

    assert [table(name) for name in ("a", "b", "a", "c", "b", "a")] == ["A", "B", "A", "C", "B", "A"]
    assert made == ["a", "b", "c", "a"]
