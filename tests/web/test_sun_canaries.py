"""S5: a group that shares roofs tells no member what the others use, nor anybody what is not theirs."""

from collections.abc import Callable

import pytest

from symbiose.domain.accounts import Account, Role
from symbiose.domain.flows import Confidentiality
from symbiose.domain.solar_groups import SolarGroup
from symbiose.services.context import Services
from symbiose.services.sun_energy import member_lines
from tests.fakes import FakeHasher, FakeStore
from tests.solar_case import GROUP_ID, keep_group, make_group, make_sun, solar_flows
from tests.web.conftest import address_of
from tests.web.people import PASSWORD, Person, text_of, without_tokens
from tests.web.test_loop_canaries import ways

SignIn = Callable[[str], Person]
SITE_OF = {"giver": "site_a", "receiver": "site_b", "stranger": "site_c"}
ADDRESSES = (
    *("/soleil", f"/soleil/{GROUP_ID}", f"/soleil/{GROUP_ID}?mois=6"),
    *(
        f"/soleil/{GROUP_ID}/{file}"
        for file in ("instance.json", "resultat.json", "bilan.csv", "fiche", "carte")
    ),
    *("/soleil/carte", "/soleil/sites/site_a", "/soleil/sites/site_b", "/soleil/sites/site_c"),
    *("/api/v1/solar-groups", f"/api/v1/solar-groups/{GROUP_ID}", "/propositions", "/", "/carte/figures"),
)


@pytest.fixture(autouse=True)
def _group(store: FakeStore, services: Services) -> None:
    keep_group(store)
    east = Account(
        id="account_east",
        email=address_of("east"),
        role=Role.COORDINATOR,
        password_hash=FakeHasher().hash(PASSWORD),
        park_ids=("park_e",),
    )
    store.repositories.accounts.save(east)


def of_site(group: SolarGroup, site_id: str) -> set[str]:
    """Return the figures of a member that tell what it uses, and when, or what its roof gives others."""
    member = next(one for one in group.members if one.site_id == site_id)
    line = next(one for one in member_lines(group) if one.member.site_id == site_id)
    years = (line.consumption_mwh, line.own_use_mwh, line.received_mwh, line.given_mwh, line.surplus_mwh)
    months = (*member.consumption_mwh, *member.own_use_mwh, *member.received_mwh)
    return ways(*years, line.produced_mwh, line.benefit_eur_per_year, *months)


def of_all(group: SolarGroup) -> set[str]:
    """Return the sums of the group: with what one knows of oneself they would tell of the others."""
    sums = (group.produced_mwh_per_year, group.used_mwh_per_year, group.benefit_eur_per_year)
    return ways(*sums, group.investment_eur, group.co2_avoided_t_per_year, *group.used_monthly_mwh)


def leaks(person: Person, canaries: set[str]) -> dict[str, set[str]]:
    """Return the addresses that tell what they may not, with what they tell."""
    found = {}
    for address in ADDRESSES:
        answer = person.get(address)
        text = text_of(answer).replace("\u202f", " ").replace("&#39;", "'")
        some = {one for one in canaries if answer.status_code == 200 and one in text}
        if some:
            found[address] = some
    return found


@pytest.mark.parametrize("name", [*SITE_OF])
def test_s5_a_member_finds_no_figure_of_another_nor_of_all(name: str, signed_in: SignIn) -> None:
    group, own = make_group(), SITE_OF[name]
    others = set[str]().union(*(of_site(group, site) for site in SITE_OF.values() if site != own))
    alone = ways(
        *make_sun().alone[0].model_dump(include={"own_use_mwh_per_year", "produced_mwh_per_year"}).values()
    )

    found = leaks(signed_in(name), (others | of_all(group)) - of_site(group, own) - alone)

    assert found == {}


def test_s5_an_analyst_finds_no_group_at_all(signed_in: SignIn) -> None:
    group = make_group()
    every = set[str]().union(*(of_site(group, site) for site in SITE_OF.values()))

    assert leaks(signed_in("analyst"), every | of_all(group) | {GROUP_ID}) == {}


def test_s5_the_canaries_are_where_the_reviewer_reads(signed_in: SignIn) -> None:
    found = leaks(signed_in("coordinator"), of_site(make_group(), "site_b"))

    assert {f"/soleil/{GROUP_ID}", f"/soleil/{GROUP_ID}/fiche"} <= found.keys()


@pytest.mark.parametrize("name", ["east", "stranger"])
def test_s4_a_group_that_is_not_ones_own_is_answered_as_if_there_were_none(
    name: str, signed_in: SignIn, store: FakeStore
) -> None:
    """The park of the east has no site; the needs are hidden, which keeps the group from other members."""
    hidden = [one.model_copy(update={"confidentiality": Confidentiality.HIDDEN}) for one in solar_flows()]
    store.repositories.flows.save(hidden)
    person = signed_in(name)

    for address in ADDRESSES:
        if GROUP_ID in address and person.get(address).status_code != 403:
            theirs, missing = person.get(address), person.get(address.replace(GROUP_ID, "sun_none"))
            assert theirs.status_code == missing.status_code == 404
            assert without_tokens(theirs.text).replace(GROUP_ID, "") == without_tokens(missing.text).replace(
                "sun_none", ""
            )


@pytest.mark.parametrize("step", ["acceptation", "refus", "reouverture", "ajustement"])
def test_s3_a_decision_needs_the_token_of_its_form_no_other_field_and_a_reviewer(
    step: str, signed_in: SignIn, store: FakeStore
) -> None:
    forms: dict[str, dict[str, object]] = {
        "refus": {"version": "0", "code": "other", "reason": "trop loin"},
        "ajustement": {"sans": ["site_c"]},
    }
    form = forms.get(step, {"version": "0"})
    address = f"/soleil/{GROUP_ID}/{step}"
    coordinator, east = signed_in("coordinator"), signed_in("east")

    forged = coordinator.client.post(address, data=form)
    crowded = coordinator.post(address, form, decided_by="account_x")
    elsewhere, missing = (east.post(one, form) for one in (address, f"/soleil/sun_none/{step}"))

    assert (forged.status_code, crowded.status_code) == (400, 422)
    assert (elsewhere.status_code, missing.status_code) == (404, 404)
    assert without_tokens(elsewhere.text) == without_tokens(missing.text)
    assert store.repositories.solar_decisions.all() == []
    assert signed_in("receiver").post(address, form).status_code == 403
