"""S6 on the indicators: what is published of them, month after month, gives no firm away."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.errors import NotAllowed
from symbiose.domain.figures import WHOLE, Dimension
from symbiose.domain.indicators import Aggregation, Column, Contribution
from symbiose.domain.published_indicators import ToldFigure, readings
from symbiose.domain.run_results import RunResult
from symbiose.domain.secrecy import Reason
from symbiose.services.context import Services
from symbiose.services.indicator_detail import figure_detail
from symbiose.services.indicator_pages import indicators_seen
from symbiose.services.indicator_views import Sight
from symbiose.services.indicators import Asked, count_day, rows_of
from symbiose.services.publishing_indicators import publish_indicators, shown_to_all
from tests.builders import make_company, make_flow, make_proposal, make_run, make_site
from tests.fakes import FakeStore
from tests.services.conftest import MovingClock, over_fakes

ANALYST = Actor(id="account_analyst", role=Role.ANALYST)
FIRMS = "abcdefghi"
COMMUNES = ("62276", "62498", "62215")
"""Douvrin, Lens, Carvin: one in each agglomeration."""
RESOURCES = ("fly_ash", "pet_waste", "steel_scrap")
MONTHS = (datetime(2026, 6, 1, 12, tzinfo=UTC), datetime(2026, 7, 2, 12, tzinfo=UTC))
UNITS = {
    "t": (
        "waste_diverted", "virgin_avoided", "without_taker", "iso_inflow_circular", "iso_outflow_recovered"
    ),
    "€": ("gain_giver", "gain_receiver", "gain_territory", "local_purchases"),
    "tCO₂e": ("co2_avoided",),
    "synergies": ("synergies",),
    "sites": ("sites_declaring",),
    "models": ("models_covered",),
}  # fmt: skip
"""Indicators that tell numbers in one unit: those that a reader can take from each other."""
Offer = tuple[str, str, float]
"""Resource, code of its waste, tonnes."""
offers = st.tuples(
    st.sampled_from(RESOURCES), st.sampled_from(["", "10 01 02"]), st.sampled_from([10.0, 20.0, 30.0, 900.0])
)
territories = st.fixed_dictionaries(
    {firm: st.tuples(st.sampled_from(COMMUNES), st.lists(offers, max_size=2)) for firm in FIRMS}
)


def services_of(territory: Mapping[str, tuple[str, Sequence[Offer]]]) -> tuple[Services, MovingClock]:
    """Return services over a territory in which each firm has one site; every third offer is proposed."""
    clock = MovingClock()
    clock.now = MONTHS[0]
    services = over_fakes(clock)
    store = FakeStore()
    kept = store.repositories
    kept.sites.save_companies([make_company(id=firm, name=firm) for firm in territory])
    for firm, (commune, _offers) in territory.items():
        kept.sites.save([make_site(id=f"site_{firm}", company_id=firm, commune_code=commune)])
    flows = [
        offered(firm, i, offer)
        for firm, (_commune, some) in territory.items()
        for i, offer in enumerate(some)
    ]
    kept.flows.save(flows)
    proposals = [
        make_proposal(
            path=make_proposal().path.model_copy(update={"offer_id": flow.id, "need_id": flow.id}),
            giver_site_id=flow.site_id,
            receiver_site_id=flow.site_id,
            resource_id=flow.resource_id,
            monthly=(flow.quantity_per_year / 24,) * 12,
            by_site_eur_per_year={flow.site_id: flow.quantity_per_year},
        )
        for flow in flows[::3]
    ]
    kept.runs.save(RunResult(run=make_run(created=MONTHS[0]), proposals=tuple(proposals)))
    return Services(**{**vars(services), "store": store}), clock


def offered(firm: str, i: int, offer: Offer, **changes: Any) -> Any:
    resource, code, tonnes = offer
    return make_flow(
        id=f"flow_{firm}{i}",
        site_id=f"site_{firm}",
        resource_id=resource,
        waste_code=code or None,
        quantity_per_year=tonnes,
        reference=f"{firm}{i}",
        **{"declared_at": MONTHS[0], **changes},
    )


class Reader:
    """Keeps all figures of all indicators that were ever told, with what each sums, and combines them."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, datetime, int], frozenset[tuple[str, str, float]]] = {}

    def read(self, services: Services, moment: datetime) -> Mapping[ToldFigure, Any]:
        made = services.store.read(lambda r: r.publications.all())
        counted = services.store.read(lambda r: count_day(services, r, moment.date(), moment.date()))
        counted = shown_to_all(services, counted)
        told = readings(made)
        for figure, reading in told.items():
            if reading.value is None or reading.as_of != made[-1].made_at:
                continue
            rows = rows_of(services, counted, Asked(moment.date(), figure.by))
            row = next(
                row for row in rows if (row.indicator.id, row.scope) == (figure.indicator_id, figure.scope)
            )
            parts = row.figures[figure.column].contributions
            assert row.figures[figure.column].value == pytest.approx(reading.value)
            if row.indicator.aggregation is not Aggregation.WHOLE:
                for k, value in enumerate((lambda one: one.amount, lambda one: one.against or 0.0)):
                    numbers = frozenset(self._number(one, value(one), k) for one in parts if value(one))
                    self.rows[figure.name, moment, k] = numbers
        return told

    @staticmethod
    def _number(one: Contribution, value: float, k: int) -> tuple[str, str, float]:
        which = f"{one.thing_id} {one.models} {'against' if k else ''}"
        return one.site_id.removeprefix("site_"), which, round(value, 4)

    def learns_of(self) -> dict[str, list[tuple[str, str]]]:
        """Return, by unit, the pairs of firms whose numbers some combination of what was told isolates."""
        found = {}
        for unit, indicators in UNITS.items():
            rows = [row for (name, *_), row in self.rows.items() if name.partition("/")[0] in indicators]
            pairs = isolated([row for row in rows if row])
            if pairs:
                found[unit] = pairs
        return found


def isolated(rows: Sequence[frozenset[tuple[str, str, float]]]) -> list[tuple[str, str]]:
    unknowns = sorted({one for row in rows for one in row})
    if not unknowns:
        return []
    matrix = np.array([[float(one in row) for one in unknowns] for row in rows])
    rank = np.linalg.matrix_rank(matrix)
    found = []
    for pair in combinations(FIRMS, 2):
        others = [i for i, (firm, _which, _value) in enumerate(unknowns) if firm not in pair]
        if (np.linalg.matrix_rank(matrix[:, others]) if others else 0) < rank:
            found.append(pair)
    return found


@given(territories, st.lists(st.tuples(st.sampled_from(FIRMS), offers), max_size=6))
@settings(deadline=None, max_examples=40, phases=(Phase.explicit, Phase.generate))
def test_s6_no_combination_of_told_indicators_of_two_months_isolates_two_firms(
    territory: Mapping[str, tuple[str, Sequence[Offer]]], changes: Sequence[tuple[str, Offer]]
) -> None:
    services, clock = services_of(territory)
    reader = Reader()
    publish_indicators(services, operator("test"))
    reader.read(services, MONTHS[0])

    clock.now = MONTHS[1]
    later = [offered(firm, 0, offer, declared_at=MONTHS[1]) for firm, offer in dict(changes).items()]
    services.store.write(lambda r: r.flows.save(later))
    publish_indicators(services, operator("test"))
    reader.read(services, MONTHS[1])

    assert reader.learns_of() == {}


def alike(per_commune: int = 3, tonnes: float = 20.0) -> dict[str, tuple[str, list[Offer]]]:
    """Return firms in equal numbers in each agglomeration, each offering the same waste."""
    return {
        firm: (COMMUNES[i // per_commune], [("fly_ash", "10 01 02", tonnes)])
        for i, firm in enumerate(FIRMS[: 3 * per_commune])
    }


def read_by(services: Services, by: Dimension | None, day: datetime = MONTHS[1]) -> dict[str, Any]:
    """Return the cells of the waste there is to divert, as the analyst reads them: group → cell."""
    view = indicators_seen(services, ANALYST, Asked(day.date(), by))
    assert view.sight is Sight.PUBLISHED
    return {line.scope: line.cells[Column.POTENTIAL] for line in view.of("waste_diverted")}


def test_groups_of_three_equal_firms_are_told_by_every_dimension_that_parts_them() -> None:
    services, _clock = services_of(alike())
    publish_indicators(services, operator("test"))

    assert read_by(services, None)[WHOLE].value == 9 * 20
    assert {scope: cell.value for scope, cell in read_by(services, Dimension.EPCI).items()} == {
        "CABBALR": 60.0,
        "CALL": 60.0,
        "CAHC": 60.0,
    }
    assert {cell.value for cell in read_by(services, Dimension.COMMUNE).values()} == {60.0}


def test_a_figure_kept_back_says_why_and_a_group_of_two_firms_has_no_line() -> None:
    territory = alike()
    territory["c"] = ("62276", [("fly_ash", "10 01 02", 2_000.0)])
    territory["i"] = ("62498", [("fly_ash", "10 01 02", 20.0)])
    services, _clock = services_of(territory)
    publish_indicators(services, operator("test"))

    told = read_by(services, Dimension.EPCI)
    assert told["CABBALR"].reason is Reason.DOMINATED
    assert "CAHC" not in told
    dependence = indicators_seen(services, ANALYST, Asked(MONTHS[1].date())).of("network_dependence")
    assert {cell.value for line in dependence for cell in line.cells.values()} == {None}


def test_what_a_firm_hides_counts_in_no_published_figure() -> None:
    territory = alike()
    services, _clock = services_of(territory)
    hidden = offered("a", 0, territory["a"][1][0], confidentiality="hidden")
    services.store.write(lambda r: r.flows.save([hidden]))
    publish_indicators(services, operator("test"))

    assert read_by(services, None)[WHOLE].value == 8 * 20
    assert read_by(services, Dimension.EPCI)["CABBALR"].reason is Reason.FEW


def test_indicators_are_published_once_a_month_and_keep_their_date_where_too_few_firms_changed() -> None:
    services, clock = services_of(alike())
    publish_indicators(services, operator("test"))
    changed = [offered(firm, 0, ("fly_ash", "10 01 02", 30.0), declared_at=MONTHS[1]) for firm in "def"]
    alone = [offered("a", 0, ("fly_ash", "10 01 02", 25.0), declared_at=MONTHS[1])]
    services.store.write(lambda r: r.flows.save([*changed, *alone]))

    publish_indicators(services, operator("test"))
    assert read_by(services, None)[WHOLE].value == 180

    clock.now = MONTHS[1]
    publish_indicators(services, operator("test"))
    whole, told = read_by(services, None)[WHOLE], read_by(services, Dimension.EPCI)
    assert (whole.value, whole.as_of) == (180 + 30 + 5, MONTHS[1].date())
    beside_it = (told["CALL"].value, told["CALL"].as_of)
    assert beside_it == (60.0, MONTHS[0].date()), "with the whole it would tell the 5 t of one firm"
    assert (told["CABBALR"].value, told["CABBALR"].as_of) == (60.0, MONTHS[0].date())


def test_an_analyst_reads_the_publication_of_the_day_chosen_and_no_filter_sums_anew() -> None:
    services, clock = services_of(alike())
    publish_indicators(services, operator("test"))
    clock.now = MONTHS[1]
    changed = [offered(firm, 0, ("fly_ash", "10 01 02", 30.0), declared_at=MONTHS[1]) for firm in FIRMS]
    services.store.write(lambda r: r.flows.save(changed))
    publish_indicators(services, operator("test"))

    assert read_by(services, None, MONTHS[0])[WHOLE].value == 180
    assert read_by(services, None)[WHOLE].value == 270
    filtered = indicators_seen(services, ANALYST, Asked(MONTHS[1].date(), None, {Dimension.EPCI: "CALL"}))
    assert filtered.of("waste_diverted")[0].cells[Column.POTENTIAL].value == 270


def test_an_analyst_is_not_told_what_a_figure_is_made_of() -> None:
    services, _clock = services_of(alike())

    with pytest.raises(NotAllowed):
        figure_detail(services, ANALYST, "waste_diverted", Column.POTENTIAL, Asked(MONTHS[0].date()))


def test_a_coordinator_of_parks_reads_the_sites_there_alone_whatever_was_read_before() -> None:
    services, _clock = services_of(alike())
    asked = Asked(MONTHS[0].date(), Dimension.EPCI)
    everything = indicators_seen(services, operator("test"), asked)
    of_park = Actor(id="account_park", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("parc",))

    view = indicators_seen(services, of_park, asked)

    assert len(everything.of("waste_diverted")) == 3
    assert view.sight is Sight.PARKS
    assert [(line.scope, line.cells[Column.POTENTIAL].value) for line in view.of("waste_diverted")] == [
        ("CABBALR", 20.0)
    ]
    detail = figure_detail(services, of_park, "waste_diverted", Column.POTENTIAL, Asked(MONTHS[0].date()))
    assert [one.site_id for one in detail.behind] == ["site_a"]
    assert indicators_seen(services, operator("test"), asked).lines == everything.lines


def test_a_site_manager_reads_no_indicators() -> None:
    services, _clock = services_of(alike())
    manager = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))

    with pytest.raises(NotAllowed):
        indicators_seen(services, manager, Asked(MONTHS[0].date()))
