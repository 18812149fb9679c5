"""Sheets of resources for other tools: no more of a firm than it lets others see, and they read back."""

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import NotAllowed
from symbiose.domain.flows import Band, FieldConfidentiality
from symbiose.services.context import Services
from symbiose.services.resource_sheets import resource_sheets
from tests.builders import make_flow, make_site
from tests.fakes import FakeStore
from tests.services.conftest import MovingClock, over_fakes

COORDINATOR = Actor(id="account_c", role=Role.COORDINATOR)
OWNER = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))
CANARY = 918_273.0


@pytest.fixture
def services() -> Services:
    store = FakeStore()
    found = Services(**{**vars(over_fakes(MovingClock())), "store": store})
    kept = store.repositories
    kept.sites.save([make_site(), make_site(id="site_b", name="Site B", company_id="company_b")])
    open_ = FieldConfidentiality(quantity="named")
    order = FieldConfidentiality(quantity="category")
    kept.flows.save(
        [
            make_flow(id="hidden", confidentiality="hidden", quantity_per_year=CANARY, reference="1"),
            make_flow(id="category", confidentiality="category", quantity_per_year=CANARY, reference="2"),
            make_flow(id="named", confidentiality="named", quantity_per_year=CANARY, reference="3"),
            make_flow(
                id="ordered", confidentiality="named", field_confidentiality=order,
                quantity_per_year=CANARY, reference="4",
            ),
            make_flow(
                id="open", confidentiality="named", field_confidentiality=open_,
                quantity_per_year=250.0, reference="5",
            ),
            make_flow(id="gone", confidentiality="named", withdrawn=True, reference="6"),
            make_flow(id="past", confidentiality="named", valid_to="2020-01-01", reference="7"),
            make_flow(id="theirs", site_id="site_b", confidentiality="hidden", quantity_per_year=CANARY),
        ]
    )  # fmt: skip
    return found


def test_who_coordinates_takes_what_firms_let_their_neighbours_see(services: Services) -> None:
    found = resource_sheets(services, COORDINATOR)

    assert len(found.sheets) == 3
    assert (found.kept_back, found.without_figure) == (3, 1)
    assert {repr(one.seen.quantity) for one in found.sheets} == {
        "None",
        "250.0",
        repr(Band(min=100_000.0, max=1_000_000.0)),
    }
    assert str(CANARY) not in repr(found)
    assert all(one.own is None for one in found.sheets)


def test_a_site_manager_takes_the_flows_of_their_sites_whole_and_no_other(services: Services) -> None:
    found = resource_sheets(services, OWNER)

    assert {one.own.id for one in found.sheets if one.own} == {
        "hidden", "category", "named", "ordered", "open",
    }  # fmt: skip
    assert {one.site.id for one in found.sheets} == {"site_a"}
    assert (found.kept_back, found.without_figure) == (0, 0)


def test_a_coordinator_of_parks_takes_their_sites_alone(services: Services) -> None:
    actor = Actor(id="account_p", role=Role.COORDINATOR, site_ids=("site_b",), park_ids=("park_b",))

    found = resource_sheets(services, actor)

    assert found.sheets == ()
    assert found.kept_back == 1


def test_an_analyst_takes_nothing(services: Services) -> None:
    with pytest.raises(NotAllowed):
        resource_sheets(services, Actor(id="account_r", role=Role.ANALYST))
