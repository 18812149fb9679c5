"""Load curves on their pages: dropped, looked at, kept, replaced, removed; and what stands without one."""

import io
from datetime import datetime
from http import HTTPStatus

import pytest
from werkzeug.test import TestResponse

from symbiose.domain.load_curves import LoadCurve
from symbiose.services.context import Services
from tests.fakes import FakeFiles, FakeStore
from tests.files.load_curves import at_work, enedis, plain
from tests.files.workbooks import workbook
from tests.web.curve_matrix import CURVE_UPLOAD, POWER_A, POWER_C, keep_power
from tests.web.importing import SignIn, words_of
from tests.web.people import Person

PAGE = f"/flux/{POWER_A}/courbe"
WEEKS = enedis(days=21)
YEAR = plain(lambda at: at_work(at) if at.month != 8 else 10.0)


@pytest.fixture(autouse=True)
def _power(store: FakeStore, services: Services) -> None:
    keep_power(store, services)


def drop(person: Person, text: str, unit: str = "") -> TestResponse:
    return person.post(PAGE, {"unite": unit, "fichier": (io.BytesIO(text.encode()), "courbe.csv")})


def kept(store: FakeStore) -> list[LoadCurve]:
    return store.repositories.load_curves.all()


def test_a_need_without_a_curve_shows_the_estimate_of_its_trade_and_its_reasoning(giver: Person) -> None:
    page = words_of(giver.get(PAGE).text)

    assert "Estimation : semaine habituelle « Activité non précisée »" in page
    assert "Puissance moyenne de chaque heure, la moyenne de l’année, en kW (estimation)" in page
    # 400 MWh a year: the shape of no trade in particular, from its weights by hand.
    weekday = 6 * 35 + 60 + 85 + 10 * 100 + 2 * 75 + 2 * 50 + 2 * 35
    week = 5 * weekday + (19 * 32 + 5 * 45) + 24 * 28
    at_ten = 400_000 / 8760 * 168 * 100 / week
    assert f"10 h à 11 h {at_ten:.1f}".replace(".", ",") in page


def test_a_curve_is_looked_at_kept_and_removed(giver: Person, store: FakeStore) -> None:
    dropped = drop(giver, WEEKS)
    preview = words_of(giver.get(dropped.location).text)
    assert kept(store) == []

    answer = giver.post(f"{dropped.location}/confirmation", {"vu": ""})
    page = words_of(giver.get(PAGE).text)

    assert (dropped.status_code, answer.status_code) == (HTTPStatus.FOUND, HTTPStatus.FOUND)
    assert "Relevés 504" in preview
    assert (
        "chaque relevé dit son décalage avec le temps universel, noté à la fin de chaque intervalle"
        in preview
    )
    assert "91,7 % des heures de l’année type n’ont aucun relevé" in preview
    assert "La courbe ne couvre pas tous les mois" in preview
    assert "Mesuré par la courbe de charge du site" in page
    assert "du 01/01/2025 au 21/01/2025" in page
    assert "par vous. Le fichier n’est pas gardé" in page
    (curve,) = kept(store)
    giver.post(f"{PAGE}/retrait", {"vu": curve.mark})
    assert kept(store) == []
    assert "Estimation" in words_of(giver.get(PAGE).text)


def test_the_months_of_a_whole_year_are_taken_over_when_ticked(giver: Person, store: FakeStore) -> None:
    dropped = drop(giver, YEAR)
    assert "Déclarer aussi les mois de la courbe" in words_of(giver.get(dropped.location).text)

    giver.post(f"{dropped.location}/confirmation", {"vu": "", "mois": "courbe"})

    months = store.repositories.flows.get(POWER_A).months
    assert months[7] < months[6] / 2


def test_a_month_is_chosen_without_a_script(giver: Person) -> None:
    page = giver.get(f"{PAGE}?mois=8").text

    assert "Puissance moyenne de chaque heure, août, en kW" in words_of(page)
    assert '<option value="8" selected>' in page
    assert giver.get(f"{PAGE}?mois=13").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_curve_that_uses_ten_times_what_is_declared_is_told(giver: Person) -> None:
    dropped = drop(giver, enedis(lambda at: 10 * at_work(at), days=21))

    assert "vérifiez l’unité, le point de livraison ou la quantité déclarée" in words_of(
        giver.get(dropped.location).text
    )


@pytest.mark.parametrize(
    ("text", "status", "told", "field"),
    [
        ("", HTTPStatus.UNPROCESSABLE_ENTITY, "Le fichier est vide.", "fichier"),
        ("%PDF-1.7", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "enregistrez la courbe de charge en CSV", "fichier"),
        (plain(days=14, header="Date;Valeur"), HTTPStatus.UNPROCESSABLE_ENTITY, "choisissez kW", "unite"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_at_its_field(
    giver: Person, text: str, status: int, told: str, field: str
) -> None:
    answer = drop(giver, text)

    assert answer.status_code == status
    assert told in words_of(answer.text)
    assert f'<li><a href="#{field}">' in answer.text
    assert "<title>Erreur" in answer.text
    assert answer.text.count('aria-invalid="true"') == 1


def test_the_unit_that_is_chosen_reads_a_silent_file(giver: Person) -> None:
    dropped = drop(giver, plain(days=14, header="Date;Valeur"), "kW")

    assert "Unité lue kW" in words_of(giver.get(dropped.location).text)


def test_dates_that_can_be_read_in_several_ways_are_asked_for_in_a_field_of_their_own(giver: Person) -> None:
    days = [f"{day:02}/{month:02}/25" for month in (5, 8, 9) for day in (5, 8, 9)]
    text = "\n".join(("Horodate;kW", *(f"{day} {hour:02}:00;5" for day in days for hour in range(24))))
    assert 'name="dates"' not in giver.get(PAGE).text

    asked = drop(giver, text)
    file = (io.BytesIO(text.encode()), "courbe.csv")
    answered = giver.post(PAGE, {"unite": "", "dates": "day", "fichier": file})

    assert asked.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert '<li><a href="#dates">' in asked.text
    assert "jour, mois, année (31/12/25)" in words_of(asked.text)
    assert "du 05/05/2025 au 09/09/2025" in words_of(giver.get(answered.location).text)


def test_the_clock_of_a_curve_with_a_gap_over_the_change_is_asked_for_in_a_field_of_its_own(
    giver: Person,
) -> None:
    lines = plain(first=datetime(2025, 3, 24), days=14).splitlines()
    text = "\n".join(line for line in lines if not line.startswith("30/03/2025"))
    assert 'name="horloge"' not in giver.get(PAGE).text

    asked = drop(giver, text)
    file = (io.BytesIO(text.encode()), "courbe.csv")
    answered = giver.post(PAGE, {"unite": "", "horloge": "winter", "fichier": file})

    assert asked.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert '<li><a href="#horloge">' in asked.text
    assert "en heure d’hiver toute l’année" in words_of(giver.get(answered.location).text)


def test_a_workbook_is_read_on_the_page_as_the_text_is(giver: Person) -> None:
    rows = [line.split(";") for line in plain(days=14).replace(",", ".").splitlines()]
    content = workbook(rows[0], *((at, float(power)) for at, power in rows[1:]))

    dropped = giver.post(PAGE, {"unite": "", "fichier": (io.BytesIO(content), "courbe.xlsx")})

    assert "Relevés 336" in words_of(giver.get(dropped.location).text)


def test_no_file_is_told(giver: Person) -> None:
    answer = giver.post(PAGE, {"unite": ""})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choisissez un fichier." in words_of(answer.text)


def test_s8_fields_that_no_form_has_are_refused(giver: Person, store: FakeStore) -> None:
    answer = giver.post(f"{PAGE}/{CURVE_UPLOAD}/confirmation", {"vu": "", "flow_id": POWER_C})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert kept(store) == []


def test_r2_a_curve_that_another_has_replaced_is_not_overwritten(
    giver: Person, coordinator: Person, store: FakeStore
) -> None:
    mine, theirs = drop(giver, WEEKS).location, drop(coordinator, YEAR).location
    coordinator.post(f"{theirs}/confirmation", {"vu": ""})

    answer = giver.post(f"{mine}/confirmation", {"vu": ""})

    assert answer.status_code == HTTPStatus.CONFLICT
    assert kept(store)[0].covers_year


def test_s4_a_need_of_another_firm_looks_like_a_missing_one(giver: Person) -> None:
    theirs, missing = giver.get(f"/flux/{POWER_C}/courbe"), giver.get("/flux/nobody/courbe")

    assert theirs.status_code == missing.status_code == HTTPStatus.NOT_FOUND
    assert theirs.data == missing.data


def test_s5_nothing_of_a_curve_is_seen_by_other_firms_and_analysts(
    giver: Person, signed_in: SignIn, store: FakeStore
) -> None:
    flow = store.repositories.flows.get(POWER_A)
    store.repositories.flows.save([flow.model_copy(update={"confidentiality": "named"})])
    dropped = giver.post(PAGE, {"unite": "", "fichier": (io.BytesIO(WEEKS.encode()), "canari-7431.csv")})
    giver.post(f"{dropped.location}/confirmation", {"vu": ""})

    assert "canari-7431" in giver.get(PAGE).text
    for person in (signed_in("receiver"), signed_in("analyst")):
        for address in (PAGE, f"/flux/{POWER_A}", "/flux", "/carte", "/recherche?q=canari"):
            assert "canari-7431" not in person.get(address).text


def test_a_busy_service_says_so_and_keeps_nothing(giver: Person, services: Services) -> None:
    assert isinstance(services.files, FakeFiles)
    services.files.busy = True

    answer = drop(giver, WEEKS)

    assert answer.location == PAGE
    assert "déposez la courbe de nouveau" in words_of(giver.get(PAGE).text)


def test_the_sheet_of_a_need_of_electricity_leads_to_its_curve(giver: Person) -> None:
    assert f'href="{PAGE}"' in giver.get(f"/flux/{POWER_A}").text
    assert "/courbe" not in giver.get("/flux/flow_offer").text


def test_s17_looking_writes_nothing(giver: Person, store: FakeStore) -> None:
    before = store.repositories

    giver.get(PAGE)
    giver.get(f"{PAGE}/{CURVE_UPLOAD}")

    assert store.repositories is before
