"""S6 on the totals: what analysts read of the territory, as it was published."""

from dataclasses import replace
from datetime import timedelta

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import NotAllowed
from symbiose.domain.flows import Confidentiality
from symbiose.domain.ports import SolveSettings
from symbiose.domain.publications import WHOLE, Series
from symbiose.domain.published_indicators import INDICATORS
from symbiose.domain.secrecy import Reason
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from symbiose.services.territory_sums import PROPOSALS, model_series
from symbiose.services.totals import publish_totals, totals_seen
from tests.builders import NOON, make_company, make_flow, make_site
from tests.services.conftest import MovingClock

ANALYST = Actor(id="account_r", role=Role.ANALYST)
OFFERED = "offer/minerals/t"
DOUVRIN, LENS = "62276", "62498"
PARK = "CABBALR/parc_artois_flandres"


@pytest.fixture
def many(services: Services) -> Services:
    """Seven firms: four in the park with 10, 20, 30 and 40 t, three at Lens with 100, 200 and 300 t."""
    kept = services.store.repositories
    names = "defghij"
    kept.sites.save_companies([make_company(id=f"company_{i}", name=f"Firm {i}") for i in names])
    park = {"commune_code": DOUVRIN, "park_id": "parc_artois_flandres"}
    kept.sites.save(
        [
            make_site(
                id=f"site_{i}",
                company_id=f"company_{i}",
                **(park if i in "defg" else {"commune_code": LENS}),
            )
            for i in names
        ]
    )
    for i, tonnes in zip(names, (10.0, 20.0, 30.0, 40.0, 100.0, 200.0, 300.0), strict=True):
        declare(services, i, tonnes)
    for flow_id in ("flow_offer", "flow_need"):
        flow = kept.flows.get(flow_id)
        kept.flows.save([flow.model_copy(update={"confidentiality": Confidentiality.HIDDEN})])
    return services


def declare(services: Services, firm: str, tonnes: float, **changes: object) -> None:
    services.store.repositories.flows.save(
        [make_flow(id=f"flow_{firm}", site_id=f"site_{firm}", quantity_per_year=tonnes, **changes)]
    )


def published(services: Services, coordinator: Actor, name: str = OFFERED) -> Series:
    publish_totals(services, coordinator)
    publication = totals_seen(services, ANALYST).publication
    assert publication is not None
    series = publication.of(name)
    assert series is not None
    return series


def test_totals_are_summed_by_family_and_place(many: Services, coordinator: Actor) -> None:
    series = published(many, coordinator)

    assert series.sums == {WHOLE: 700.0, "CABBALR": 100.0, PARK: 100.0, "CALL": 600.0}
    assert series.kept_back == {}


def test_s6_a_place_of_two_declarants_is_kept_back_and_says_why(many: Services, coordinator: Actor) -> None:
    declare(many, "h", 100.0, confidentiality="hidden")

    series = published(many, coordinator)

    assert series.kept_back["CALL"] is Reason.FEW
    assert set(series.sums) == {WHOLE}
    assert series.kept_back["CABBALR"] is series.kept_back[PARK] is Reason.DIFFERENCE


def test_s6_a_hidden_flow_counts_in_no_total(many: Services, coordinator: Actor) -> None:
    declare(many, "g", 40.0, confidentiality="hidden")

    series = published(many, coordinator)

    assert series.sums[WHOLE] == 660.0
    now = totals_seen(many, coordinator).now
    assert now is not None
    assert now[OFFERED][WHOLE] == 660.0


def test_s6_a_park_of_two_firms_is_not_told_of(many: Services, coordinator: Actor) -> None:
    kept = many.store.repositories
    kept.sites.save([kept.sites.get(f"site_{i}").model_copy(update={"park_id": None}) for i in "de"])

    series = published(many, coordinator)

    assert PARK not in series.sums
    assert PARK not in series.kept_back
    assert series.sums["CABBALR"] == 100.0


def test_s6_analysts_read_what_was_published_and_nothing_of_today(
    many: Services, coordinator: Actor, clock: MovingClock
) -> None:
    publish_totals(many, coordinator)
    declare(many, "d", 12.0)
    clock.now += timedelta(days=1)

    view = totals_seen(many, ANALYST)

    assert view.now is None
    assert view.publication is not None
    series = view.publication.of(OFFERED)
    assert series is not None
    assert series.sums[WHOLE] == 700.0


def test_s6_a_change_of_one_firm_leaves_the_figures_of_before_with_their_day(
    many: Services, coordinator: Actor, clock: MovingClock
) -> None:
    first = published(many, coordinator)
    clock.now += timedelta(days=1)
    declare(many, "d", 12.0)

    second = published(many, coordinator)

    assert second == first
    assert many.store.repositories.publications.kept[-1].series == ()


def test_s6_totals_that_were_told_together_with_indicators_are_told_all_the_same(
    many: Services, coordinator: Actor, clock: MovingClock
) -> None:
    before = published(many, coordinator)
    kept = many.store.repositories.publications.kept
    made = kept.pop()
    indicators = Series(name=INDICATORS, as_of=NOON, sums={}, kept_back={}, regions=())
    kept.append(made.model_copy(update={"series": (indicators, *made.series)}))

    clock.now += timedelta(days=30)
    declare(many, "d", 15.0)

    assert published(many, coordinator) == before


def test_s6_changes_of_three_firms_are_told(many: Services, coordinator: Actor, clock: MovingClock) -> None:
    published(many, coordinator)
    clock.now += timedelta(days=1)
    for firm, tonnes in (("d", 12.0), ("e", 23.0), ("f", 33.0)):
        declare(many, firm, tonnes)

    second = published(many, coordinator)

    assert second.as_of == clock.now
    assert second.sums[PARK] == 108.0
    assert second.sums["CALL"] == 600.0


def test_a_run_publishes_the_totals_with_its_proposals(many: Services, coordinator: Actor) -> None:
    propose_exchanges(many, coordinator, SolveSettings())

    publication = totals_seen(many, ANALYST).publication
    assert publication is not None
    assert publication.of(OFFERED) is not None
    assert len(many.store.repositories.journal.entries) == 1


def test_s6_proposals_between_too_few_firms_are_not_counted_for_analysts(
    services: Services, coordinator: Actor
) -> None:
    propose_exchanges(services, coordinator, SolveSettings())

    publication = totals_seen(services, ANALYST).publication
    assert publication is not None
    series = publication.of(PROPOSALS)
    assert series is not None
    assert series.sums.get("proposed") is None
    now = totals_seen(services, coordinator).now
    assert now is not None
    assert now[PROPOSALS]["proposed"] == 1.0


def test_who_knows_part_of_the_sums_reads_none(services: Services, manager_a: Actor) -> None:
    of_a_park = Actor(id="x", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("parc_x",))

    for actor in (manager_a, of_a_park):
        with pytest.raises(NotAllowed):
            totals_seen(services, actor)
        with pytest.raises(NotAllowed):
            publish_totals(services, actor)
    with pytest.raises(NotAllowed):
        publish_totals(services, ANALYST)


def test_before_the_first_publication_there_is_nothing_to_read(services: Services) -> None:
    assert totals_seen(services, ANALYST).publication is None
    assert totals_seen(replace(services), ANALYST).places == (WHOLE,)


def test_s6_sites_of_a_model_are_counted_with_the_named_ones_and_without_few_unnamed(
    many: Services, coordinator: Actor
) -> None:
    for firm in "hij":
        declare(many, firm, 1.0, confidentiality="named")
    declare(many, "g", 40.0, confidentiality="hidden")

    publish_totals(many, coordinator)
    view = totals_seen(many, ANALYST)
    reuse = model_series(5)

    assert view.figure(reuse, WHOLE).told == 6
    assert view.figure(reuse, "CALL").told == 3
    assert view.figure(reuse, PARK).told == 3
    declare(many, "f", 40.0, confidentiality="named")
    many.store.repositories.publications.kept.clear()
    publish_totals(many, coordinator)
    view = totals_seen(many, ANALYST)
    assert view.figure(reuse, WHOLE).told is None
    assert view.figure(reuse, PARK).reason is Reason.FEW
    assert view.figure(reuse, "CALL").told == 3


def test_s6_a_closed_site_counts_in_no_total(many: Services, coordinator: Actor) -> None:
    kept = many.store.repositories
    kept.sites.save([kept.sites.get("site_g").model_copy(update={"closed_on": NOON.date()})])

    assert published(many, coordinator).sums[WHOLE] == 660.0
