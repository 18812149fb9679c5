"""What a coordinator of parks reads of trials, of long work and of what a firm has not confirmed."""

from collections.abc import Callable

import pytest

from symbiose.domain.accounts import operator
from symbiose.domain.flows import OnBehalf
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from tests.fakes import FakeStore
from tests.web.access_matrix import NOBODY_KNOWS
from tests.web.conftest import CHAINED, DIRECT
from tests.web.people import Person
from tests.web.test_access_by_park import parks as parks  # the two parks and their coordinators
from tests.web.test_trials import work

SignIn = Callable[[str], Person]
SUMS = "Tout le territoire, par an"
TO_CONFIRM = "à confirmer"


def tried_page(person: Person, services: Services) -> str:
    assert person.post("/propositions/essai", p=DIRECT.id).status_code == 302
    reply = person.get(f"/propositions/essai/{work(services).id}")
    assert reply.status_code == 200
    return reply.text


@pytest.mark.usefixtures("parks")
def test_s5_a_trial_tells_sums_over_the_territory_to_who_sees_all_alone(
    signed_in: SignIn, coordinator: Person, services: Services
) -> None:
    of_park = tried_page(signed_in("west"), services)
    of_all = tried_page(coordinator, services)

    assert SUMS in of_all
    assert SUMS not in of_park
    assert "Site A → Site B" in of_park


@pytest.mark.usefixtures("parks")
@pytest.mark.parametrize("name", ["west", "east"])
def test_s4_two_flows_that_nothing_joins_are_tried_by_who_answers_for_both(
    name: str, signed_in: SignIn
) -> None:
    person = signed_in(name)

    of_another_park = person.get("/propositions/essai?offre=flow_offer&besoin=flow_oxide")
    missing = person.get(f"/propositions/essai?offre=flow_offer&besoin={NOBODY_KNOWS}")
    sent = person.post("/propositions/essai", offre="flow_offer", besoin="flow_oxide", parcours="libre")

    assert of_another_park.status_code == missing.status_code == sent.status_code == 404
    assert of_another_park.data == missing.data


@pytest.mark.usefixtures("parks")
def test_s5_the_number_of_all_proposals_is_told_to_who_sees_all_alone(
    signed_in: SignIn, coordinator: Person, services: Services, store: FakeStore
) -> None:
    west = signed_in("west")
    address = west.post("/propositions/calcul").headers["Location"].partition("?")[0]
    assert address.startswith("/travaux/")
    (job,) = store.repositories.jobs.unfinished()
    result = '{"run_id":"run","proposals":43217,"status":"optimal","gap":0.0}'
    store.repositories.jobs.save(job.taken("w", services.clock()).done(result, services.clock()))

    assert "43\u202f217 propositions" in coordinator.get(address).text
    assert "217 propositions" not in west.get(address).text
    assert "Calcul terminé." in west.get(address).text


@pytest.mark.usefixtures("parks")
@pytest.mark.parametrize("together", [{}, {"ensemble": "true"}], ids=["each", "all or none"])
def test_s4_proposals_of_another_park_are_missing_to_the_form_for_several(
    together: dict[str, str], signed_in: SignIn, store: FakeStore
) -> None:
    east = signed_in("east")
    fields = {"action": "accepter", **together}

    other = east.post("/propositions/selection", {"choix": [f"{DIRECT.id}:0"], **fields})
    missing = east.post("/propositions/selection", {"choix": [f"{NOBODY_KNOWS}:0"], **fields})

    assert other.status_code == missing.status_code == 404
    assert other.data == missing.data
    assert store.repositories.decisions.current() == []


def test_a_comparison_and_a_trial_say_that_a_flow_waits_for_its_firm(
    coordinator: Person, services: Services, store: FakeStore
) -> None:
    compared = f"/propositions/comparer?p={DIRECT.id}&p={CHAINED.id}"
    trial = f"/propositions/essai?p={DIRECT.id}"
    assert TO_CONFIRM not in coordinator.get(compared).text
    assert TO_CONFIRM not in coordinator.get(trial).text
    flow = store.repositories.flows.get("flow_offer")
    store.repositories.flows.save([flow.model_copy(update={"on_behalf": OnBehalf.TO_CONFIRM})])
    store.repositories.journal.append(
        journal_entry(operator("test"), "declare_flow", flow.id, services.clock())
    )

    assert TO_CONFIRM in coordinator.get(compared).text
    assert TO_CONFIRM in coordinator.get(trial).text
