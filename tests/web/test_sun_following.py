"""An accepted group as people follow it on its page: who may do what, and what each of them reads."""

from collections.abc import Callable

import pytest

from symbiose.services.context import Services
from tests.builders import NOON
from tests.fakes import FakeStore
from tests.solar_case import GROUP_ID, group_of_one, keep_group, make_solar_decision
from tests.web.people import Person
from tests.web.solar_matrix import SOLAR_ID
from tests.web.test_indicators import plain, rows

SignIn = Callable[[str], Person]
ADDRESS, ALONE = f"/soleil/{GROUP_ID}", f"/soleil/{SOLAR_ID}"
YEAR = "Relevé de chaque année, à côté de ce qui était prévu pour les mêmes mois"


@pytest.fixture(autouse=True)
def _accepted(store: FakeStore, services: Services) -> None:
    """Let the latest run propose the roof of site A alone, which is accepted."""
    keep_group(store, group_of_one())
    accepted = make_solar_decision(group_id=SOLAR_ID, group=group_of_one())
    store.repositories.solar_decisions.save(accepted)


def agreed(signed_in: SignIn) -> Person:
    """Let the manager of site A agree."""
    giver = signed_in("giver")
    assert (
        giver.post(f"{ALONE}/accord", {"acceptance": "1", "seen": "0", "site": "site_a"}).status_code == 302
    )
    return giver


def test_a_roof_alone_is_followed_from_the_agreement_to_its_end(
    signed_in: SignIn, coordinator: Person
) -> None:
    """A member agrees, the coordinator records that it runs, what was measured, and that it ended."""
    proposed = coordinator.get(ALONE).text
    assert "Une fois que le site en convient" in proposed
    assert "prix entre les membres" not in proposed  # one member has nobody to agree on a price with
    agreed(signed_in)
    assert "le toit peut être mis en service" in coordinator.get(ALONE).text
    assert (
        coordinator.post(f"{ALONE}/demarrage", {"acceptance": "1", "seen": "1", "jour": ""}).status_code
        == 302
    )
    assert 'class="state state-running"' in coordinator.get(ALONE).text

    month = {"mois": f"{NOON:%Y-%m}", "produit": "9 500,5", "sur_place": "7000", "partage": "0"}
    assert coordinator.post(f"{ALONE}/releves", {"acceptance": "1", "seen": "2", **month}).status_code == 302

    page = coordinator.get(ALONE).text
    [told] = [
        plain(" ".join(cells)) for year, cells in rows(page, YEAR).items() if year.startswith(f"{NOON:%Y}")
    ]
    assert told.startswith("9,5")
    ended = coordinator.post(f"{ALONE}/fin", {"acceptance": "1", "seen": "3", "motif": "toit vendu"})
    assert ended.status_code == 302
    assert "En service du" in coordinator.get(ALONE).text


def test_what_is_wrong_is_told_beside_the_field_and_what_was_typed_is_kept(
    signed_in: SignIn, coordinator: Person
) -> None:
    agreed(signed_in)
    coordinator.post(f"{ALONE}/demarrage", {"acceptance": "1", "seen": "1"})
    sent = {
        "acceptance": "1",
        "seen": "2",
        "mois": "novembre",
        "produit": "12,5x",
        "sur_place": "1",
        "partage": "0",
    }

    no_month = coordinator.post(f"{ALONE}/releves", sent)
    no_number = coordinator.post(f"{ALONE}/releves", {**sent, "mois": "2026-11"})
    no_remark = coordinator.post(
        f"{ALONE}/releves", {**sent, "mois": f"{NOON:%Y-%m}", "produit": "2", "remarque": "x" * 2001}
    )
    no_reason = coordinator.post(f"{ALONE}/fin", {"acceptance": "1", "seen": "2", "motif": " "})
    stale = coordinator.post(f"{ALONE}/fin", {"acceptance": "1", "seen": "1", "motif": "toit vendu"})

    assert (no_month.status_code, no_number.status_code, no_reason.status_code) == (422, 422, 422)
    assert 'id="measure-month-fault"' in no_month.text
    assert 'id="measure-produced-fault"' in no_month.text  # all of it at once
    assert "Produit par les toits, kWh – Un nombre est attendu" in plain(no_number.text)
    assert 'id="measure-produced-fault"' in no_number.text
    assert 'value="12,5x"' in no_number.text
    assert no_remark.status_code == 422
    assert "caractères au plus." in plain(no_remark.text)
    assert 'id="close-words-fault"' in no_reason.text
    assert stale.status_code == 409
    assert "Le groupe a changé pendant que vous lisiez" in stale.text


def test_an_acceptance_that_a_member_agreed_to_offers_no_way_back_but_the_end(
    signed_in: SignIn, coordinator: Person
) -> None:
    assert "Revenir sur cette décision" in coordinator.get(ALONE).text
    agreed(signed_in)

    page = coordinator.get(ALONE).text

    assert "Revenir sur cette décision" not in page
    assert "Abandonner ce groupe" in page
    assert coordinator.post(f"{ALONE}/reouverture", {"version": "1"}).status_code == 409


def test_a_shared_group_begins_once_the_connections_were_checked(
    store: FakeStore, signed_in: SignIn, coordinator: Person
) -> None:
    keep_group(store)
    store.repositories.solar_decisions.save(make_solar_decision())
    for seen, (role, site) in enumerate((("giver", "site_a"), ("receiver", "site_b"))):
        answer = signed_in(role).post(
            f"{ADDRESS}/accord", {"acceptance": "1", "seen": str(seen), "site": site}
        )
        assert answer.status_code == 302

    page = coordinator.get(ADDRESS).text

    assert "Il manque l’accord d’un membre" in page
    assert "prix entre les membres" in page
    early = coordinator.post(f"{ADDRESS}/demarrage", {"acceptance": "1", "seen": "2", "verifie": "oui"})
    assert early.status_code == 409
    assert (
        signed_in("receiver")
        .post(f"{ADDRESS}/accord", {"acceptance": "1", "seen": "2", "site": "site_a"})
        .status_code
        == 403
    )
    third = {"acceptance": "1", "seen": "2", "site": "site_c"}
    assert signed_in("stranger").post(f"{ADDRESS}/accord", third).status_code == 302

    agreed_by_all = {"acceptance": "1", "seen": "3"}
    too_soon = coordinator.post(
        f"{ADDRESS}/demarrage", {**agreed_by_all, "verifie": "oui", "jour": "2031-01-01"}
    )
    unchecked = coordinator.post(f"{ADDRESS}/demarrage", {**agreed_by_all, "jour": ""})

    assert 'id="start-day-fault"' in too_soon.text
    assert 'name="verifie" value="oui" checked' in too_soon.text  # what was ticked is kept
    assert 'name="verifie" value="oui" checked' not in unchecked.text
    assert 'id="start-checked-fault"' in unchecked.text


def test_a_roof_tells_what_it_serves_before_and_the_group_what_it_lost_after(
    signed_in: SignIn, coordinator: Person
) -> None:
    giver = agreed(signed_in)
    before = plain(coordinator.get("/toits/roof_a").text)
    assert "Ce toit alimente un groupe de toits accepté." in before
    assert "le lui enlèverait" in before
    assert "Ce toit alimente" not in signed_in("receiver").get("/toits/roof_a").text
    assert 'id="perdu"' not in coordinator.get(ALONE).text

    need = plain(giver.get("/flux/power_a").text)
    assert "Ce qui suit est accepté et repose sur ce flux" in need
    assert f'href="{ALONE}"' in giver.get("/flux/power_a").text

    settled = coordinator.post("/toits/roof_a/rattachement", {"site": "site_b", "version": "0"})

    assert settled.status_code == 302
    assert "compte encore sur ce toit" in plain(coordinator.get("/toits/roof_a").text)
    page = plain(coordinator.get(ALONE).text)
    assert "Un toit de « Site A » ne lui est plus rattaché." in page
    assert "mettez fin à ce groupe avec ce motif" in page
    assert "La coordination en est prévenue" in plain(giver.get(ALONE).text)
    for person in (giver, coordinator):
        assert "1 toit ou flux a changé depuis l’acceptation" in plain(person.get("/synergies").text)
