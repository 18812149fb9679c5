"""A small market of cardboard with the engine of the service: four sites of four firms, one the caller's."""

from dataclasses import replace

from symbiose.app.matcher import exchange_matcher, live_market
from symbiose.domain.accounts import Actor, Role
from symbiose.domain.flows import Flow
from symbiose.domain.market_views import LiveMarkets
from symbiose.domain.ports import SolveSettings
from symbiose.domain.run_results import RunResult
from symbiose.files.reference import load_reference
from symbiose.services.context import Services
from symbiose.services.live_worth import WorthSeen, worth_of_draft
from symbiose.services.propose import territory_on
from tests.builders import make_company, make_flow, make_site
from tests.fakes import FakeStore
from tests.services.conftest import MovingClock, over_fakes

RESOURCE = "cardboard_waste"
MATCHER = exchange_matcher(load_reference(), loops=False, sun=False, prices=False)
OWNER = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))
STAFF = Actor(id="account_c", role=Role.COORDINATOR)
PLACES = {"a": (2.83, 50.51), "b": (2.64, 50.53), "c": (2.80, 50.43), "d": (2.90, 50.48)}


def cardboard(**changes: object) -> Flow:
    """Return an offer of 120 t of cardboard a year at the caller's site, which costs 50 €/t to be rid of."""
    values: dict[str, object] = {
        "resource_id": RESOURCE,
        "quantity_per_year": 120.0,
        "price_eur_per_unit": 50,
    }
    return make_flow(**(values | changes))


def wanted(**changes: object) -> Flow:
    """Return a need of 600 t of cardboard a year at site B, which buys it at 70 €/t."""
    values: dict[str, object] = {
        "id": "flow_wanted",
        "site_id": "site_b",
        "direction": "need",
        "quantity_per_year": 600.0,
        "price_eur_per_unit": 70,
    }
    return cardboard(**(values | changes))


def market_of(*flows: Flow) -> Services:
    """Return services over four sites of four firms with these flows, and the engine that runs have."""
    services = over_fakes(MovingClock())
    store = store_of(services)
    kept = store.repositories
    kept.flows.kept.clear()
    kept.sites.save_companies([make_company(id=f"company_{one}", name=f"Firme {one}") for one in PLACES])
    kept.sites.save(
        [
            make_site(
                id=f"site_{one}", company_id=f"company_{one}", name=f"Site {one}", longitude=x, latitude=y
            )
            for one, (x, y) in PLACES.items()
        ]
    )
    kept.flows.save(flows)
    return replace(services, live_markets=LiveMarkets.made_by(lambda: live_market(load_reference())))


def store_of(services: Services) -> FakeStore:
    """Return the store of services over fakes."""
    assert isinstance(services.store, FakeStore)
    return services.store


def with_run(services: Services, like: Services | None = None, **changes: object) -> Services:
    """Return services after a run over their territory, or over that of others whose figures differ."""
    day = services.clock().date()
    territory = (like or services).store.read(lambda r: territory_on(r, day))
    made = MATCHER.propose(territory, SolveSettings(gap=0.0), "run_1", services.clock())
    run = made.run.model_copy(update=changes)
    store_of(services).repositories.runs.save(RunResult(run=run, proposals=made.proposals))
    return services


def told(services: Services, actor: Actor, flow: Flow, stands: Flow | None = None) -> WorthSeen:
    """Return what a caller is told that a draft is worth."""
    seen = worth_of_draft(services, actor, flow, stands)
    assert seen is not None
    return seen
