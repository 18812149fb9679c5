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
BY_HOUR = ("instance.json", "resultat.json", "bilan.csv", "fiche")
"""Files that tell when members use electricity."""
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
    west = east.model_copy(
        update={"id": "account_west", "email": address_of("west"), "park_ids": ("park_w",)}
    )
    for one in (east, west):
        store.repositories.accounts.save(one)


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


OF_A_COLOUR = {"107,9"}
"""Looks like a figure, and stands in the colours of the diagram."""


def stand_in_the_west(store: FakeStore, *site_ids: str) -> None:
    """Put sites into the park of the west."""
    kept = store.repositories.sites
    kept.save([s.model_copy(update={"park_id": "park_w"}) for s in kept.all() if s.id in site_ids])


def of_months(group: SolarGroup) -> set[str]:
    """Return what would tell in which months site B uses electricity: its own, and sums that it is in."""
    member = next(one for one in group.members if one.site_id == "site_b")
    used = [sum(one.consumption_mwh[month] for one in group.members) for month in range(12)]
    return ways(*member.consumption_mwh, *member.received_mwh, *group.used_monthly_mwh, *used)


def test_s5_who_coordinates_the_park_of_one_member_reads_no_month_of_the_others(
    signed_in: SignIn, store: FakeStore
) -> None:
    group = make_group()
    stand_in_the_west(store, "site_a")
    own = ways(*group.members[0].consumption_mwh, *group.members[0].own_use_mwh)
    hidden = of_months(group) - own - of_site(group, "site_a") - of_site(group, "site_c") - OF_A_COLOUR
    west = signed_in("west")

    page = west.get(f"/soleil/{GROUP_ID}").text

    assert leaks(signed_in("coordinator"), hidden).keys() >= {f"/soleil/{GROUP_ID}"}
    assert leaks(west, hidden) == {}
    assert "Mois par mois" not in page
    assert "Un jour ouvré" not in page
    answers = {one: west.get(f"/soleil/{GROUP_ID}/{one}").status_code for one in BY_HOUR}
    assert answers == dict.fromkeys(BY_HOUR, 403)
    told = west.get(f"/api/v1/solar-groups/{GROUP_ID}").json
    assert (told["instance"], told["result"]) == (None, None)


def test_s5_who_coordinates_one_member_still_reads_its_years_and_decides(
    signed_in: SignIn, store: FakeStore
) -> None:
    stand_in_the_west(store, "site_a")
    west, address = signed_in("west"), f"/soleil/{GROUP_ID}"
    line = next(one for one in member_lines(make_group()) if one.member.site_id == "site_b")

    page = text_of(west.get(address))

    assert "Site B" in page
    assert any(one in page for one in ways(line.received_mwh))
    assert west.get(f"{address}/carte").status_code == 200
    assert west.post(f"{address}/acceptation", {"version": "0"}).status_code == 302


def test_s5_who_coordinates_one_member_reads_of_no_other_what_its_roof_would_bring_it_alone(
    signed_in: SignIn, store: FakeStore
) -> None:
    stand_in_the_west(store, "site_a")
    ours = make_sun().alone[0]
    theirs = ours.model_copy(update={"site_id": "site_c", "benefit_eur_per_year": 4_321.0})
    keep_group(store, sun=make_sun(alone=(ours, theirs), relaxed=()))
    hidden = ways(4_321.0, 20_000.0 + 4_321.0)

    page = text_of(signed_in("west").get(f"/soleil/{GROUP_ID}"))

    assert leaks(signed_in("coordinator"), hidden).keys() >= {f"/soleil/{GROUP_ID}"}
    assert leaks(signed_in("west"), hidden) == {}
    assert "Prix interne" not in page
    assert "Chaque toit pour son propre site" not in page


def test_s5_who_coordinates_one_member_wishes_no_group_of_the_others(
    signed_in: SignIn, store: FakeStore
) -> None:
    stand_in_the_west(store, "site_a")

    refused = signed_in("west").post(f"/soleil/{GROUP_ID}/ajustement", {"sans": ["site_a"]})

    assert refused.status_code == 422
    assert "au moins un site dont vous répondez" in text_of(refused)


def test_s5_who_coordinates_all_that_use_a_group_reads_its_hours(signed_in: SignIn, store: FakeStore) -> None:
    """Site C only owns a roof, whose output the cadastre tells."""
    stand_in_the_west(store, "site_a", "site_b")
    west = signed_in("west")

    answers = [west.get(f"/soleil/{GROUP_ID}/{one}").status_code for one in BY_HOUR]

    assert answers == [200] * len(BY_HOUR)
    assert "Mois par mois" in west.get(f"/soleil/{GROUP_ID}").text


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
