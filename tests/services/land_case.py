"""A small territory and activities for the land question, with numbers that are worked out by hand.

Site A gives 1,000 t of fly ash, which costs it 60 €/t; B wants 600 t of them and pays 80 €/t: 84,000 € today.
All stand in one place, and so does the plot. It has 2.5 ha at 20 jobs: 50 jobs. A brickworks wants 5 t of ash
for each job (1 to 10): 250 t (50 to 500). Bought elsewhere a tonne costs 30 €: with 60 € spared at A it is
worth 90 €. So it gains 250 × 90 = 22,500 €; at the lower end 50 × 90 = 4,500 €; at the upper end it gets the
400 t that B leaves, 36,000 €. The dairy's slag finds no taker.
"""

from dataclasses import replace
from datetime import date

from matching.exchange_solve import solve_document
from matching.newcomers import NewcomerWeigher
from matching.proposing import ExchangeMatcher
from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.estimates import Ratio
from symbiose.domain.flows import Confidentiality, FieldConfidentiality
from symbiose.domain.parks import KeptPark
from symbiose.domain.typical_flows import Trade, TypicalFlow, TypicalFlows
from symbiose.services.context import Services
from symbiose.services.land_job import start_land
from symbiose.services.land_seen import LandSeen, Order, land_seen
from tests.builders import NOON, make_flow, make_site
from tests.fakes import FakeStore
from tests.matching.territories import make_facts, make_knowledge, make_reference
from tests.web.work import do_all_jobs

WEST, EAST = "parc_artois_flandres", "park_of_the_east"
OF_WEST = Actor(id="account_w", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=(WEST,))
WHOLE = Actor(id="account_c", role=Role.COORDINATOR)
OPEN = FieldConfidentiality(
    quantity=Confidentiality.NAMED, price=Confidentiality.NAMED, quality=Confidentiality.NAMED
)
"""Everything of a flow is open to all."""
PLOT = {
    "place": f"park:{WEST}",
    "area_ha": "2,5",
    "jobs_per_ha": "20",
    "longitude": "2,83",
    "latitude": "50,51",
}
"""The form of the plot."""
FOUND = {"brickworks": 22_500.0, "dairy": 0.0}
"""Activity → what the territory gains, €/yr."""


def make_ratio(**changes: object) -> Ratio:
    """Return a ratio of 5 t for each job, 1 to 10."""
    values = {
        "id": "ash_rate",
        "value": 5,
        "low": 1,
        "high": 10,
        "unit": "t/job",
        "driver": "jobs",
        "text": "5 t de cendres par emploi et par an",
        "source": "hypothèse : un test",
        "hypothesis": True,
        "valid_from": date(2026, 1, 1),
    }
    return Ratio.model_validate(values | changes)


def make_trade(name: str, *flows: tuple[str, str, str], **changes: object) -> Trade:
    """Return an activity with flows of a direction, a resource and a ratio."""
    usual = [TypicalFlow(direction=d, resource_id=resource, ratio_id=ratio) for d, resource, ratio in flows]
    values = {"id": name, "label_fr": name.capitalize(), "activities": ("23",), "flows": usual}
    return Trade.model_validate(values | changes)


TYPICAL = TypicalFlows(
    [make_ratio(), make_ratio(id="by_floor", driver="floor_area_m2", unit="t/m2", value=1, low=1, high=1)],
    [
        make_trade(
            "brickworks", ("need", "fly_ash", "ash_rate"), ("offer", "blast_furnace_slag", "by_floor")
        ),
        make_trade("dairy", ("offer", "blast_furnace_slag", "ash_rate"), activities=("10.5",)),
        make_trade("anything", ("need", "fly_ash", "ash_rate"), fallback=True, activities=()),
    ],
)


def with_land(services: Services) -> Services:
    """Return services over the small territory, with the real matcher."""
    kept = store_of(services).repositories
    kept.sites.save(
        [make_site(park_id=WEST), make_site(id="site_b", name="Site B", company_id="company_b", park_id=EAST)]
    )
    east = KeptPark(
        id=EAST,
        name="Parc de l'Est",
        commune_codes=("62498",),
        source="un test",
        valid_from=date(2025, 1, 1),
        changed_at=NOON,
        changed_by="test",
    )
    kept.parks.save(east)
    kept.flows.kept.clear()
    kept.flows.save(
        [
            make_flow(id="ash", quantity_per_year=1000.0, price_eur_per_unit=60),
            make_flow(
                id="of_b",
                site_id="site_b",
                direction="need",
                quantity_per_year=600.0,
                price_eur_per_unit=80,
            ),
        ]
    )
    known = make_knowledge(
        make_facts("fly_ash", purchase=make_reference("prix_cendres", 30.0)), make_facts("blast_furnace_slag")
    )
    matcher = ExchangeMatcher(lambda _: known, solve_document)
    return replace(
        services,
        matcher=matcher,
        weigh_newcomers=NewcomerWeigher(lambda _: known, matcher),
        reference=replace(services.reference, typical_flows=TYPICAL),
    )


def store_of(services: Services) -> FakeStore:
    """Return the store that services work on."""
    assert isinstance(services.store, FakeStore)
    return services.store


def keep_account(services: Services, actor: Actor) -> None:
    """Let an account exist, whose rights the worker looks up."""
    account = Account(id=actor.id, email=f"{actor.id}@test.example", role=actor.role, park_ids=actor.park_ids)
    store_of(services).repositories.accounts.save(account)


def answered(services: Services, actor: Actor, order: Order = Order.BENEFIT, **form: str) -> LandSeen:
    """Ask, let a worker work, and return the answer."""
    keep_account(services, actor)
    job = start_land(services, actor, PLOT | form)
    do_all_jobs(services)
    return land_seen(services, actor, job.id, order)
