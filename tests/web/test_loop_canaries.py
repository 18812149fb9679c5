"""S5: the real loops of a kiln and its neighbours tell nobody what others keep to themselves.

Site A gives, sites B and C need warm water; beside them site P declares heat that is hidden, and no part of
any loop. What each person could read is sought for every figure that is not theirs, in every way of writing.
"""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache

import pytest

from symbiose.app.matcher import exchange_matcher
from symbiose.domain.accounts import Account, Role
from symbiose.domain.flows import Confidentiality, FieldConfidentiality, Flow
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from symbiose.services.context import Services
from tests.builders import NOON, make_run
from tests.fakes import FakeHasher, FakeStore
from tests.matching.heat.loop_territories import heat_flow, site_in_a_row
from tests.matching.territories import TODAY
from tests.web.conftest import REFERENCE, address_of
from tests.web.people import PASSWORD, Person, text_of, without_tokens
from web.wording import euros, number

SignIn = Callable[[str], Person]
NAMED, CATEGORY, HIDDEN = Confidentiality.NAMED, Confidentiality.CATEGORY, Confidentiality.HIDDEN
NORTH_KM = {"site_a": 0.0, "site_b": 0.3, "site_c": 0.5, "site_p": 1.7}
SITES = [
    site_in_a_row(site, km).model_copy(
        update={
            "name": f"Usine {site[-1].upper()}",
            "park_id": "parc_artois_flandres" if site in {"site_a", "site_b"} else None,
        }
    )
    for site, km in NORTH_KM.items()
]
QUIET = FieldConfidentiality(quantity=HIDDEN, price=HIDDEN, quality=HIDDEN)
FUMES = heat_flow("fumes", "site_a", "offer", 5432.1, 140.0, confidentiality=NAMED)
WASHING = heat_flow("washing", "site_b", "need", 2011.3, 65.0, confidentiality=NAMED)
CLEANING = heat_flow("cleaning", "site_c", "need", 1987.654, 61.7, confidentiality=CATEGORY)
FURNACE = heat_flow("zzfurnace", "site_p", "need", 43.219, 66.6, price_eur_per_unit=Decimal("71.31"))
VAPOUR = heat_flow("zzvapour", "site_p", "offer", 345.67, 41.3)
LEFT_OUT = [one.model_copy(update={"confidentiality": HIDDEN}) for one in (FURNACE, VAPOUR)]
DECLARED = [one.model_copy(update={"field_confidentiality": QUIET}) for one in (FUMES, WASHING, CLEANING)]


@cache
def made() -> RunResult:
    """Return what the optimiser makes of what is declared."""
    territory = Territory(
        day=TODAY, sites=tuple(SITES), flows=(*DECLARED, *LEFT_OUT), processors=(), substitutions=()
    )
    result = exchange_matcher(REFERENCE).propose(territory, SolveSettings(), "run_of_loops", NOON)
    run = make_run(id="run_of_loops", created=NOON.replace(hour=18), day=result.run.day)
    return result.model_copy(update={"run": run})


def the_loop() -> HeatLoop:
    """Return the loop that the optimiser proposes."""
    (loop,) = made().loops
    return loop


@pytest.fixture(autouse=True)
def _kiln(store: FakeStore, services: Services) -> None:
    kept = store.repositories
    kept.flows.save([flow.model_copy(update={"withdrawn": True}) for flow in kept.flows.all()])
    kept.sites.save(SITES)
    kept.flows.save([*DECLARED, *LEFT_OUT])
    kept.runs.save(made())
    west = Account(
        id="account_west",
        email=address_of("west"),
        role=Role.COORDINATOR,
        password_hash=FakeHasher().hash(PASSWORD),
        park_ids=("parc_artois_flandres",),
    )
    east = west.model_copy(
        update={"id": "account_east", "email": address_of("east"), "park_ids": ("park_e",)}
    )
    kept.accounts.save(west)
    kept.accounts.save(east)


def addresses() -> list[str]:
    """Return where loops, or anything that follows from them, are read."""
    loop = f"/boucles/{the_loop().id}"
    files = ("instance.json", "resultat.json", "bilan.csv", "fiche", "carte", "carte?rendu=svg")
    return [
        *(loop, *(f"{loop}/{file}" for file in files), "/boucles"),
        *("/api/v1/heat-loops", f"/api/v1/heat-loops/{the_loop().id}"),
        *("/", "/propositions", "/propositions/changements", "/carte/figures", "/modeles", "/indicateurs"),
        *(f"/indicateurs/{one}/detail?colonne=proposed" for one in ("heat_recovered", "co2_avoided")),
        *(f"/rapports/{one}" for one in ("annuel", "autoevaluation", "actif", "classeur")),
        *(
            "/travaux",
            "/recherche?q=usine",
            "/sites/site_b",
            "/chaleur?perimetre=site:site_b",
            "/api/v1/proposals",
        ),
    ]


def told(person: Person) -> Iterator[tuple[str, str]]:
    """Yield every address that a person may open with what it tells."""
    for address in addresses():
        answer = person.get(address)
        if answer.status_code != 403:
            yield address, text_of(answer).replace("\u202f", " ").replace("&#39;", "'")


def ways(*figures: float) -> set[str]:
    """Return in what ways pages and documents write figures."""
    found = set()
    for one in figures:
        found |= {number(one), number(one, 1), number(one, 2), euros(one), json.dumps(one)}
    return {way.replace("\u202f", " ") for way in found if sum(c.isdigit() for c in way) > 3}


def of_flow(flow: Flow, loop: HeatLoop) -> set[str]:
    """Return every figure of a flow, declared or used."""
    used = loop.taken_mwh.get(flow.id, ())
    return ways(flow.quantity_per_year, *flow.monthly(), sum(used), *used)


def of_the_loop(loop: HeatLoop) -> set[str]:
    """Return the figures of a loop that would tell what its members use."""
    sums = (loop.heat_mwh_per_year, loop.benefit_eur_per_year, loop.co2_avoided_t_per_year)
    sized = [one.capacity_kw for one in (*loop.result.sources, *loop.result.heat_pumps)]
    others = (one for site, one in loop.by_site_eur_per_year.items() if site != "site_b")
    return ways(*sums, loop.investment_eur, *loop.monthly_mwh, *sized, *others, *loop.result.terms.values())


def leaks(person: Person, canaries: set[str]) -> dict[str, set[str]]:
    """Return the addresses that tell what they may not, with what they tell."""
    found = {address: {one for one in canaries if one in text} for address, text in told(person)}
    return {address: some for address, some in found.items() if some}


def test_s5_the_loop_joins_the_three_and_not_who_is_hidden() -> None:
    assert {member.id for member in the_loop().members} == {"fumes", "washing", "cleaning"}
    stated = the_loop().instance
    assert {one.id for one in (*stated.sources, *stated.consumers)} & {"zzfurnace", "zzvapour"}


def test_s5_a_member_finds_no_figure_of_another_member_nor_of_the_loop(signed_in: SignIn) -> None:
    loop = the_loop()
    canaries = of_flow(FUMES, loop) | of_flow(CLEANING, loop) | of_the_loop(loop)
    own = of_flow(WASHING, loop) | ways(loop.by_site_eur_per_year["site_b"])

    receiver = signed_in("receiver")

    assert leaks(receiver, (canaries - own) | {"zzfurnace", "zzvapour", "61,7", "61.7", "cleaning"}) == {}
    assert "Usine A" in receiver.get(f"/boucles/{loop.id}").text
    assert "Usine C" not in receiver.get(f"/boucles/{loop.id}").text


def test_s5_a_coordinator_of_parks_finds_nothing_of_who_is_no_member(signed_in: SignIn) -> None:
    left_out = set().union(*(of_flow(one, the_loop()) for one in LEFT_OUT))
    canaries = left_out | {"zzfurnace", "zzvapour", "66,6", "66.6", "41,3 °C", "71,31", "71.31"}

    west = signed_in("west")

    assert leaks(west, canaries) == {}
    assert "cleaning" in west.get(f"/boucles/{the_loop().id}/instance.json").text
    assert "zzfurnace" in signed_in("coordinator").get(f"/boucles/{the_loop().id}/instance.json").text


def test_s5_an_analyst_finds_no_figure_of_a_loop(signed_in: SignIn) -> None:
    loop = the_loop()
    every = set().union(*(of_flow(one, loop) for one in (*DECLARED, *LEFT_OUT)))

    assert leaks(signed_in("analyst"), every | of_the_loop(loop) | {"zzfurnace", "zzvapour", loop.id}) == {}


@pytest.mark.parametrize("name", ["east", "stranger"])
def test_s4_who_has_no_part_in_a_loop_is_answered_as_if_there_were_none(
    name: str, signed_in: SignIn, store: FakeStore
) -> None:
    """Site C is no part of it here, for whoever manages it; the park of the east has no site at all."""
    hidden = [one.model_copy(update={"confidentiality": HIDDEN}) for one in DECLARED]
    store.repositories.flows.save(hidden)
    person, loop_id = signed_in(name), the_loop().id

    for address in addresses():
        if loop_id in address and person.get(address).status_code != 403:
            theirs, missing = person.get(address), person.get(address.replace(loop_id, "loop_none"))
            assert theirs.status_code == missing.status_code
            assert without_tokens(theirs.text).replace(loop_id, "") == without_tokens(missing.text).replace(
                "loop_none", ""
            )


@pytest.mark.parametrize("step", ["acceptation", "refus", "reouverture", "ajustement"])
def test_s3_a_decision_needs_the_token_of_its_form_no_other_field_and_a_reviewer_of_the_loop(
    step: str, signed_in: SignIn, store: FakeStore
) -> None:
    forms: dict[str, dict[str, object]] = {
        "refus": {"version": "0", "code": "other", "reason": "trop loin"},
        "ajustement": {"sans": ["washing"]},
    }
    form = forms.get(step, {"version": "0"})
    address = f"/boucles/{the_loop().id}/{step}"
    coordinator, east = signed_in("coordinator"), signed_in("east")

    forged = coordinator.client.post(address, data=form)
    crowded = coordinator.post(address, form, decided_by="account_x")
    elsewhere, missing = (east.post(one, form) for one in (address, f"/boucles/loop_none/{step}"))

    assert forged.status_code == 400
    assert crowded.status_code == 422
    assert (elsewhere.status_code, missing.status_code) == (404, 404)
    assert without_tokens(elsewhere.text) == without_tokens(missing.text)
    assert store.repositories.loop_decisions.all() == []
    assert signed_in("receiver").post(address, form).status_code == 403
