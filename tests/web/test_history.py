"""The pages of the history: what changed in French, the way back, two at once, and renewal after a year."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from symbiose.domain.accounts import Account
from symbiose.domain.flow_changes import version_of
from symbiose.domain.flows import Band, EstimateBasis, FieldConfidentiality, Flow
from symbiose.services.context import Services
from tests.builders import NOON
from tests.fakes import FakeStore
from tests.web.conftest import MovingClock, address_of
from tests.web.people import Person

A_YEAR = timedelta(days=366)
PAGE = "/flux/flow_offer/historique"
BACK = f"{PAGE}/retour"
RENEWAL = "/flux/a-reconfirmer"
_TAGS = re.compile(r"<[^>]+>")
_BLANKS = re.compile(r"[ \n]+")

SignIn = Callable[[str], Person]


def read(page: str) -> str:
    """Return what is read on a page."""
    return _BLANKS.sub(" ", _TAGS.sub(" ", page.partition("<main")[2].partition("<footer")[0]))


def stored(store: FakeStore, flow_id: str = "flow_offer") -> Flow:
    return store.repositories.flows.get(flow_id)


def change(store: FakeStore, flow_id: str = "flow_offer", **changes: object) -> None:
    values = stored(store, flow_id).model_dump() | changes
    store.repositories.flows.save([Flow.model_validate(values)])


@pytest.fixture
def changed(store: FakeStore, services: Services, account: Callable[[str], Account]) -> FakeStore:
    """The offer of `site_a` was corrected by its manager, an evening of January."""
    change(
        store,
        quantity_per_year=850.5,
        price_eur_per_unit="12.3456",
        declared_at="2026-01-15T22:30:00Z",
        declared_by=account("giver").id,
    )
    return store


def test_the_page_says_who_when_and_what_changed_in_french(changed: FakeStore, giver: Person) -> None:
    text = read(giver.get(PAGE).text)

    assert "Version 2 Modifié – version actuelle" in text
    assert f"15/01/2026 à 23:30 , par {address_of('giver')}" in text
    assert "Quantité par an 1\u202f200\xa0t 850,5\xa0t" in text
    assert "Coût actuel – 12,3456\xa0€/t" in text
    assert "Version 1 Déclaré" in text


def test_every_kind_of_field_is_told_in_french_words_and_units(changed: FakeStore, giver: Person) -> None:
    change(
        changed,
        resource_id="steel_dust_zinc",
        unit="t",
        months=(0.5, 0.5, *(0.0,) * 10),
        use="feedstock",
        waste_code="10 02 07*",
        quality={"zinc_pct": Band(min=18, max=35.25), "ph": Band(max=9), "colour": Band(min=1)},
        supply_temp_c=180,
        power_kw=300,
        week_parts=(0.6, 0.3, 0.1),
        carrier="fumes",
        fouling=True,
        corrosive=False,
        confidentiality="hidden",
        field_confidentiality=FieldConfidentiality(price="named"),
        valid_to="2026-12-31",
        estimate=EstimateBasis(ratio_id="r", driver="jobs", driver_value=1, text="12 t par emploi"),
        description="à l'abri",
    )

    text = read(giver.get(PAGE).text)

    for told in (
        "Calendrier régulier toute l’année janv. à févr.\xa0: 50\xa0% chacun",
        "Usage – Matière première",
        "Code déchet – 10 02 07*",
        "Zinc (%) – 18 à 35,25",
        "pH – au plus 9",
        "Couleur – au moins 1",
        "Température de départ – 180\xa0°C",
        "Puissance – 300\xa0kW",
        "Semaine – jours ouvrés, de jour 60\xa0%\xa0; jours ouvrés, de nuit 30\xa0%\xa0; week-end 10\xa0%",
        "Fluide – fumées",
        "Encrassant – oui",
        "Corrosif – non",
        "Diffusion Nommé Masqué",
        "Diffusion du prix Masqué Chiffre",
        "Valable jusqu’au – 31/12/2026",
        "Origine de la quantité déclaration réelle estimation\xa0: 12 t par emploi",
        "Remarque – à l&#39;abri",
    ):
        assert told in text


def test_a_step_by_a_command_and_one_by_an_account_that_is_gone_are_told_as_such(
    changed: FakeStore, giver: Person
) -> None:
    change(changed, declared_by="command:import")
    change(changed, declared_by="account_gone")

    text = read(giver.get(PAGE).text)

    assert "par la commande «\xa0import\xa0»" in text
    assert "par un compte supprimé depuis" in text
    assert "account_gone" not in text


def test_going_back_is_a_new_version(changed: FakeStore, giver: Person) -> None:
    answer = giver.post(BACK, version=1, latest=2)

    assert answer.status_code == 302
    text = read(giver.get(PAGE).text)
    assert "Flux rétabli tel qu’à la version 1." in text
    assert "Version 3 Modifié – version actuelle" in text
    assert "mêmes valeurs que la version 1" in text
    assert "Quantité par an 850,5\xa0t 1\u202f200\xa0t" in text
    assert changed.repositories.journal.latest(1)[0].action == "restore_version"


def test_a_form_sent_twice_goes_back_once(changed: FakeStore, giver: Person) -> None:
    giver.post(BACK, version=1, latest=2)
    again = giver.post(BACK, version=1, latest=2)

    assert again.status_code == 409
    assert len(changed.repositories.flows.versions("flow_offer")) == 3


def test_a_stale_form_gets_409_with_the_new_state_and_what_it_would_take_now(
    changed: FakeStore, giver: Person, coordinator: Person
) -> None:
    coordinator.post("/flux/flow_offer/retrait")

    answer = giver.post(BACK, version=1, latest=2)

    assert answer.status_code == 409
    text = read(answer.text)
    assert "Ce flux a changé entre-temps" in text
    assert "Version 3 Retiré – version actuelle" in text
    assert 'name="latest" value="3"' in answer.text
    assert stored(changed).withdrawn


def test_a_withdrawn_flow_is_found_and_restored(changed: FakeStore, giver: Person) -> None:
    giver.post("/flux/flow_offer/retrait")
    listed = giver.get("/flux?etat=withdrawn").text
    assert PAGE in listed
    assert PAGE not in giver.get("/flux").text

    page = giver.get(PAGE).text
    assert "Rétablir ce flux tel quel" in page
    giver.post(BACK, version=3, latest=3)

    assert not stored(changed).withdrawn
    assert "Version 4 Rétabli – version actuelle" in read(giver.get(PAGE).text)


@pytest.mark.parametrize(
    "fields",
    [
        {"version": 1},
        {"version": 1, "latest": 2, "declared_by": "somebody"},
        {"version": 0, "latest": 2},
        {"version": "un", "latest": 2},
        {"version": 1, "latest": 10**30},
    ],
)
def test_s8_a_form_that_is_none_of_the_page_changes_nothing(
    changed: FakeStore, giver: Person, fields: dict[str, object]
) -> None:
    answer = giver.post(BACK, fields)

    assert answer.status_code == 422
    assert len(changed.repositories.flows.versions("flow_offer")) == 2


def test_a_version_that_never_was_is_missing(changed: FakeStore, giver: Person) -> None:
    assert giver.post(BACK, version=7, latest=2).status_code == 404


def test_s4_another_firms_history_looks_like_none(changed: FakeStore, signed_in: SignIn) -> None:
    stranger = signed_in("stranger")

    theirs, none = stranger.get(PAGE), stranger.get("/flux/nowhere/historique")

    assert theirs.status_code == none.status_code == 404
    assert theirs.text == none.text.replace("nowhere", "flow_offer")


def test_s5_nobody_else_reads_who_declared(changed: FakeStore, signed_in: SignIn) -> None:
    for name in ("receiver", "stranger", "analyst"):
        person = signed_in(name)
        for path in (PAGE, RENEWAL, "/flux", "/"):
            assert address_of("giver") not in person.get(path).text


def test_what_people_typed_is_only_text(changed: FakeStore, giver: Person) -> None:
    change(changed, description="<script>alert(1)</script>", resource_text="<b>x</b>")

    page = giver.get(PAGE).text

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_long_history_comes_in_pages(changed: FakeStore, giver: Person) -> None:
    for quantity in range(150):
        change(changed, quantity_per_year=quantity)

    first, second = giver.get(PAGE).text, giver.get(f"{PAGE}?page=2").text

    assert "152 versions gardées" in first
    assert 'id="version-152"' in first
    assert 'id="version-52"' not in first
    assert 'id="version-52"' in second
    assert 'id="version-1"' in second


def test_the_sheet_leads_to_the_history(changed: FakeStore, giver: Person) -> None:
    assert PAGE in giver.get("/flux/flow_offer").text


def test_what_is_corrected_in_the_form_shows_in_the_history(changed: FakeStore, giver: Person) -> None:
    page = giver.get("/flux/flow_offer/modifier").text
    form = page.partition('id="flux"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'name="([a-z_0-9]+)"[^>]* value="([^"]*)"', form))
    sent = {name: value for name, value in fields.items() if name not in ("csrf_token", "action")}
    answer = giver.post(
        "/flux/flow_offer/modifier",
        sent | {"quantity": "777", "unit": "t", "direction": "offer", "confidentiality": "named"},
    )

    assert answer.status_code == 302
    assert "777\xa0t" in read(giver.get(PAGE).text)


# a year later


@pytest.fixture
def a_year_later(store: FakeStore, clock: MovingClock, services: Services) -> FakeStore:
    """Everything was declared more than a year ago; sessions begin now."""
    clock.now = NOON + A_YEAR
    return store


def test_the_home_page_of_a_manager_and_of_the_coordinator_remind_of_old_declarations(
    a_year_later: FakeStore, giver: Person, coordinator: Person
) -> None:
    theirs, staff = giver.get("/").text, coordinator.get("/").text

    assert "2 déclarations ont plus d’un an" in theirs
    assert RENEWAL in theirs
    assert "4 déclarations ont plus d’un an" in staff
    assert "/flux?etat=to_renew" in staff


def test_before_a_year_nothing_is_asked(giver: Person) -> None:
    assert "plus d’un an" not in giver.get("/").text
    assert "Aucune déclaration n’a plus d’un an" in giver.get(RENEWAL).text


def test_the_list_filters_flows_to_renew_and_marks_them(a_year_later: FakeStore, giver: Person) -> None:
    change(a_year_later, declared_at=NOON + A_YEAR)

    kept = giver.get("/flux?etat=to_renew").text

    assert "/flux/flow_chain" in kept
    assert "/flux/flow_offer" not in kept
    assert '<span class="tag">à reconfirmer</span>' in kept


def test_the_list_has_the_button_too_for_old_flows_alone(a_year_later: FakeStore, giver: Person) -> None:
    change(a_year_later, declared_at=NOON + A_YEAR)

    listed = giver.get("/flux").text
    marks = re.findall(r'name="only" value="([^"]+)"', listed)
    answer = giver.post(RENEWAL, only=marks[0])

    assert [mark.partition(" ")[0] for mark in marks] == ["flow_chain"]
    assert answer.status_code == 302
    assert stored(a_year_later, "flow_chain").declared_at > NOON
    assert RENEWAL in giver.get("/flux?etat=to_renew").text


def test_one_flow_is_still_exact(a_year_later: FakeStore, giver: Person) -> None:
    offer = stored(a_year_later)

    answer = giver.post(RENEWAL, only=f"flow_offer {version_of(offer)}")

    assert answer.headers["Location"] == RENEWAL
    assert "1 flux reconfirmé." in giver.get(RENEWAL).text
    assert stored(a_year_later, "flow_chain").declared_at == NOON
    assert stored(a_year_later).quantity_per_year == offer.quantity_per_year
    assert "Reconfirmé\xa0: toujours exact" in giver.get(PAGE).text


def test_all_flows_of_a_site_are_still_exact_in_one_go(a_year_later: FakeStore, giver: Person) -> None:
    marks = re.findall(r'name="flow" value="([^"]+)"', giver.get(RENEWAL).text)

    giver.post(RENEWAL, flow=marks)

    assert len(marks) == 2
    assert "2 flux reconfirmés." in giver.get(RENEWAL).text
    assert "plus d’un an" not in giver.get("/").text
    assert a_year_later.repositories.journal.latest(1)[0].action == "renew_flows"


def test_the_sheet_of_an_old_flow_asks_whether_it_is_still_exact(
    a_year_later: FakeStore, giver: Person
) -> None:
    page = giver.get("/flux/flow_offer").text

    assert "il y a plus d’un an. Toujours exact\xa0?" in page
    assert f'name="only" value="flow_offer {version_of(stored(a_year_later))}"' in page


def test_no_box_ticked_renews_nothing(a_year_later: FakeStore, giver: Person) -> None:
    before = a_year_later.repositories.journal.count()

    giver.post(RENEWAL)

    assert "Cochez au moins un flux." in giver.get(RENEWAL).text
    assert a_year_later.repositories.journal.count() == before


def test_a_flow_that_changed_meanwhile_is_not_renewed_unseen(a_year_later: FakeStore, giver: Person) -> None:
    marks = re.findall(r'name="flow" value="([^"]+)"', giver.get(RENEWAL).text)
    change(a_year_later, quantity_per_year=1.0)

    answer = giver.post(RENEWAL, flow=marks)

    assert answer.status_code == 409
    assert "Un de ces flux a changé entre-temps" in answer.text
    assert stored(a_year_later, "flow_chain").declared_at == NOON


@pytest.mark.parametrize("mark", ["flow_offer", " abc", "flow_offer ", ""])
def test_a_box_that_is_none_of_the_page_is_refused(a_year_later: FakeStore, giver: Person, mark: str) -> None:
    assert giver.post(RENEWAL, flow=[mark]).status_code == 422


def test_s2_a_flow_of_another_firm_cannot_be_renewed(a_year_later: FakeStore, giver: Person) -> None:
    theirs = stored(a_year_later, "flow_need")

    answer = giver.post(RENEWAL, flow=[f"flow_need {version_of(theirs)}"])

    assert answer.status_code == 404
    assert stored(a_year_later, "flow_need").declared_at == NOON


def test_flows_past_their_validity_are_marked_and_counted(store: FakeStore, giver: Person) -> None:
    change(store, valid_to="2026-05-31")
    change(store, "flow_chain", valid_from="2026-06-02")

    listed = giver.get("/flux").text

    assert '<span class="tag">validité échue</span>' in listed
    assert '<span class="tag">pas encore valable</span>' in listed
    assert "La validité de 1 flux est échue" in giver.get("/").text
    assert "Validité échue le 31/05/2026" in read(giver.get("/flux/flow_offer").text)
    assert "Valable à partir du 02/06/2026" in read(giver.get("/flux/flow_chain").text)
    assert "/flux/flow_chain" not in giver.get("/flux?etat=lapsed").text


def test_unknown_states_are_refused(giver: Person) -> None:
    assert giver.get("/flux?etat=perhaps").status_code == 422
