"""What each caller sees of a synergy beside its state: prices, links, people."""

from typing import Any

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import NotAllowed
from symbiose.domain.exchanges import State
from symbiose.domain.flows import OnBehalf
from symbiose.services.context import Services
from symbiose.services.synergy_sheet import SynergySheet, synergy_sheet
from tests.builders import make_flow, make_site
from tests.services.following import ANALYST, COORDINATOR, GIVER, RECEIVER, Following, opened

OF_PARK = Actor(id="account_p", role=Role.COORDINATOR, site_ids=("site_b",), park_ids=("park_b",))
"""Coordinates the park of the receiver alone."""


@pytest.fixture
def following(services: Services) -> Following:
    """A synergy whose flows have a price, and show but a category."""
    shown = {"confidentiality": "category", "price_eur_per_unit": "12.34"}
    services.store.write(
        lambda r: r.flows.save(
            [
                make_flow(id="flow_offer", quantity_per_year=5000.0, **shown),
                make_flow(
                    id="flow_need", site_id="site_b", direction="need", quantity_per_year=5000.0, **shown
                ),
            ]
        )
    )
    return opened(services)


def seen(following: Following, actor: Actor) -> SynergySheet:
    return synergy_sheet(following.services, actor, following.id)


def test_a_coordinator_of_one_partys_park_sees_both_sides_whole_and_opens_what_is_of_the_park(
    following: Following,
) -> None:
    giver, receiver = seen(following, OF_PARK).ends

    assert giver.flow is not None
    assert str(giver.flow.price) == "12.34"
    assert (giver.name, giver.contacts) == ("Site A", ("a@firm-a.example",))
    assert (giver.flow_id, receiver.flow_id) == (None, "flow_need")
    assert (giver.may_manage, receiver.may_manage) == (False, True)


def test_no_consent_opens_a_price(following: Following) -> None:
    following.bring_to(State.AGREED)

    giver, receiver = seen(following, GIVER).ends

    assert giver.flow is not None
    assert receiver.flow is not None
    assert (str(giver.flow.price), receiver.flow.price) == ("12.34", None)
    assert receiver.flow.quantity == 5000.0


def test_figures_are_rounded_for_a_party_until_the_other_side_opens_up(following: Following) -> None:
    before = seen(following, GIVER).figures
    following.bring_to(State.AGREED)
    after = seen(following, GIVER).figures

    assert "quantity_per_year" in before.rounded
    assert (before.quantity_per_year, after.quantity_per_year) == (1000.0, 1200.0)
    assert after.rounded == frozenset()
    assert after.benefit_eur_per_year == 6000.0


def test_a_flow_changed_on_a_firms_behalf_stays_open_to_the_other_once_its_firm_has_agreed(
    following: Following,
) -> None:
    def not_confirmed(repositories: Any) -> None:
        flow = repositories.flows.get("flow_need")
        repositories.flows.save([flow.model_copy(update={"on_behalf": OnBehalf.TO_CONFIRM})])

    following.bring_to(State.AGREED)
    following.services.store.write(not_confirmed)

    receiver = seen(following, GIVER).ends[1]

    assert receiver.name == "Site B"
    assert receiver.flow is not None
    assert receiver.flow.quantity == 5000.0


def test_one_firm_that_runs_both_sites_hides_nothing_from_itself(following: Following) -> None:
    both = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a", "site_b"))
    following.services.store.write(lambda r: r.sites.save([make_site(id="site_b", name="Site B")]))

    sheet = seen(following, both)

    assert sheet.may_agree == (None,)
    assert [end.name for end in sheet.ends] == ["Site A", "Site B"]
    assert sheet.figures.rounded == frozenset()


def test_people_of_the_other_side_are_told_by_their_site_alone(following: Following) -> None:
    following.agree(GIVER)
    before = [event.who for event in seen(following, RECEIVER).history]
    following.agree(RECEIVER)
    after = [event.who for event in seen(following, RECEIVER).history]
    staff = [event.who for event in seen(following, COORDINATOR).history]

    assert before == [None, None]
    assert after == ["b@firm-b.example", "Site A", None]
    assert staff == ["b@firm-b.example", "a@firm-a.example", "c@park.example"]


def test_an_analyst_opens_no_synergy(following: Following) -> None:
    with pytest.raises(NotAllowed):
        seen(following, ANALYST)
