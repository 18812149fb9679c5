"""Files on the pages: dropped, asked about, looked at, confirmed once, given up."""

import html
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from symbiose.domain.accounts import Account
from symbiose.domain.flows import Flow
from symbiose.services import uploads
from symbiose.services.context import Services
from symbiose.services.waiting_line import WaitingLine
from tests.fakes import FakeFiles, FakeShelf, FakeStore
from tests.files.workbooks import workbook
from tests.web.conftest import MovingClock
from tests.web.people import Person
from web.imports.limits import LARGEST_FILE_BYTES

SignIn = Callable[[str], Person]
large_body = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""The test client leaves the temporary file open in which it puts a large body."""
HEADER = "sens;ressource;quantite;unite;reference\n"
GOOD = f"{HEADER}offre;Cendres volantes de charbon;12,5;t;lot 1\n"
MIXED = f"{GOOD}offre;Cendres volantes de charbon;1.234;t;lot 2\nofre;Cendres volantes de charbon;x;t;lot 3\n"


def drop(person: Person, content: str | bytes, name: str = "flux.csv", **fields: Any) -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    return person.post("/import", {"site_id": "site_a", "fichier": (io.BytesIO(data), name), **fields})


def dropped(person: Person, content: str | bytes, name: str = "flux.csv", **fields: Any) -> str:
    """Drop a file that is read, and return the address of its preview."""
    answer = drop(person, content, name, **fields)
    assert answer.status_code == 302, words_of(answer.text)
    assert answer.location is not None
    return answer.location


def words_of(page: str) -> str:
    """Return the text of a page, its spaces made plain."""
    bare = html.unescape(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]))
    return " ".join(bare.replace("\u00a0", " ").split())


def seen(page: str) -> str:
    """Return the fingerprint of a preview."""
    found = re.search(r'name="vu" value="([0-9a-f]{64})"', page)
    assert found, words_of(page)
    return found[1]


def confirm(person: Person, address: str, mode: str = "bonnes", **fields: str) -> TestResponse:
    page = person.get(address).text
    return person.post(f"{address}/importation", {"mode": mode, "vu": seen(page), **fields})


def fields_of_questions(page: str) -> dict[str, str]:
    """Return the sentence of each question by the name of its field."""
    found = re.findall(r'<legend>([^<]*)</legend>.*?name="(q-[0-9a-f]+)', page, re.DOTALL)
    typed = re.findall(r'<label class="form-label" for="(q-[0-9a-f]+)">([^<]*)</label>', page)
    return {name: html.unescape(text) for text, name in found} | {
        name: html.unescape(text) for name, text in typed
    }


def imported(store: FakeStore) -> dict[str, Flow]:
    flows = store.repositories.flows.all()
    return {flow.reference: flow for flow in flows if flow.reference and flow.reference.startswith("lot")}


def test_nothing_is_stored_before_the_preview_is_confirmed(giver: Person, store: FakeStore) -> None:
    address = dropped(giver, GOOD)

    page = words_of(giver.get(address).text)
    assert "Flux nouveaux 1" in page
    assert "12,5 t" in page
    assert imported(store) == {}

    confirm(giver, address, "tout")
    (flow,) = imported(store).values()
    assert (flow.site_id, flow.quantity_per_year) == ("site_a", 12.5)


def test_a_confirmed_import_marks_who_declared_and_leaves_one_entry_of_the_journal(
    coordinator: Person, store: FakeStore, account: Callable[[str], Account]
) -> None:
    before = store.repositories.journal.count()

    confirm(coordinator, dropped(coordinator, GOOD), "tout")

    (flow,) = imported(store).values()
    assert flow.declared_by == account("coordinator").id
    assert store.repositories.journal.count() == before + 1
    assert store.repositories.journal.latest(1)[0].action == "import_files"


def test_r10_every_fault_is_told_by_line_column_value_and_reason(giver: Person) -> None:
    page = words_of(giver.get(dropped(giver, MIXED)).text)

    assert "sens « ofre » : mot inconnu" in page
    assert "quantite « x » : un nombre est attendu" in page
    assert "quantite « 1.234 » : nombre ambigu" in page


def test_r10_good_lines_are_imported_and_the_bad_ones_left_out(giver: Person, store: FakeStore) -> None:
    address = dropped(giver, MIXED)

    answer = confirm(giver, address)

    assert answer.location == address
    assert set(imported(store)) == {"lot 1"}
    assert "Lignes laissées de côté 2" in words_of(giver.get(address).text)


def test_all_or_nothing_imports_nothing_while_a_line_is_bad(giver: Person, store: FakeStore) -> None:
    address = dropped(giver, MIXED)

    confirm(giver, address, "tout")

    assert imported(store) == {}
    assert "Rien n’a été importé" in words_of(giver.get(address).text)


def test_an_ambiguous_number_is_asked_once_and_the_answer_holds_for_the_file(
    giver: Person, store: FakeStore
) -> None:
    rows = "".join(f"offre;Cendres volantes de charbon;{n}.500;t;lot {n}\n" for n in range(1, 6))
    address = dropped(giver, HEADER + rows)
    page = giver.get(address).text
    ((field, sentence),) = fields_of_questions(page).items()
    assert "1.500" in sentence
    assert "5 lignes, la première : 2" in words_of(page)

    answer = giver.post(f"{address}/reponses", {field: "thousands"})

    assert answer.location == address
    confirm(giver, address, "tout")
    assert imported(store)["lot 3"].quantity_per_year == 3500.0


def test_an_answer_can_be_changed_before_the_import(giver: Person, store: FakeStore) -> None:
    address = dropped(giver, f"{HEADER}offre;Cendres volantes de charbon;1,500;t;lot\n")
    (field,) = fields_of_questions(giver.get(address).text)
    giver.post(f"{address}/reponses", {field: "thousands"})

    giver.post(f"{address}/reponses", {field: "decimal"})

    confirm(giver, address, "tout")
    assert imported(store)["lot"].quantity_per_year == 1.5


def test_gas_density_site_dates_and_words_are_asked(coordinator: Person, store: FakeStore) -> None:
    content = (
        "sens;ressource;quantite;unite;reference;valide_du\n"
        "besoin;gaz naturel;10;MWh;lot gaz;12/31/2026\n"
        "offre;paint_waste;10;m3;lot boues;03/04/2026\n"
        "offre;poudre grise;10;t;lot poudre;\n"
    )
    address = dropped(coordinator, content, site_id="")
    asked = fields_of_questions(coordinator.get(address).text)
    wanted = {
        "De quel site": "site_b",
        "Dans quel ordre": "month",
        "PCS ou en PCI": "PCI",
        "Combien pèse": "1,2",
        "poudre grise": "Cendres volantes de charbon",
    }
    answers = {}
    for words, text in wanted.items():
        (field,) = [name for name, sentence in asked.items() if words in sentence]
        answers[f"{field}-autre" if words == "poudre grise" else field] = text

    coordinator.post(f"{address}/reponses", answers)

    page = coordinator.get(address).text
    assert "Lignes rejetées 0" in words_of(page), words_of(page)
    confirm(coordinator, address, "tout")
    flows = imported(store)
    assert {flow.site_id for flow in flows.values()} == {"site_b"}
    assert flows["lot gaz"].resource_id == "natural_gas_pci"
    assert flows["lot gaz"].valid_from is not None
    assert flows["lot boues"].valid_from is not None
    assert (flows["lot boues"].valid_from.month, flows["lot boues"].valid_from.day) == (3, 4)
    assert flows["lot boues"].quantity_per_year == pytest.approx(12.0)
    assert flows["lot poudre"].resource_id == "fly_ash"
    assert flows["lot poudre"].resource_text == "poudre grise"


def test_no_question_is_announced_that_never_comes(giver: Person) -> None:
    address = dropped(giver, f"{HEADER}offre;Cendres volantes de charbon;1.234;t;lot\n", site_id="")
    many = "".join(f"offre;matière {number};{number};t;lot {number}\n" for number in range(1, 33))

    assert "viendra ensuite" not in giver.get(address).text
    assert "2 autres questions viendront" in words_of(giver.get(dropped(giver, f"{HEADER}{many}")).text)


def test_an_answer_that_is_none_is_told_at_its_question_and_the_others_stay_typed(giver: Person) -> None:
    content = f"{HEADER}offre;paint_waste;1.200;m3;lot\n"
    address = dropped(giver, content)
    asked = fields_of_questions(giver.get(address).text)
    (density,) = [name for name, sentence in asked.items() if "Combien pèse" in sentence]
    (number,) = [name for name in asked if name != density]

    answer = giver.post(f"{address}/reponses", {density: "lourd", number: "decimal"})

    assert answer.status_code == 422
    assert f'id="{density}-fault"' in answer.text
    assert 'value="lourd"' in answer.text
    assert re.search(rf'name="{number}"[^>]*value="decimal" checked', answer.text)


def test_questions_that_the_file_does_not_ask_are_refused(giver: Person) -> None:
    address = dropped(giver, GOOD)

    assert giver.post(f"{address}/reponses", {"q-0123456789abcdef": "x"}).status_code == 422


def test_r10_the_same_file_again_says_that_it_changes_nothing(giver: Person, store: FakeStore) -> None:
    confirm(giver, dropped(giver, GOOD), "tout")
    before = store.repositories

    page = giver.get(dropped(giver, GOOD)).text

    assert "ce fichier ne change rien" in words_of(page)
    assert "Flux inchangés 1" in words_of(page)
    assert 'name="vu"' not in page
    assert store.repositories is before


def test_other_values_of_the_same_flow_are_an_update_shown_field_by_field(
    giver: Person, store: FakeStore
) -> None:
    confirm(giver, dropped(giver, GOOD), "tout")

    address = dropped(giver, GOOD.replace("12,5", "20"))

    page = giver.get(f"{address}?etat=modifiees").text
    assert "Quantité par an : 12,5 t → 20 t" in words_of(page)
    confirm(giver, address, "tout")
    assert imported(store)["lot 1"].quantity_per_year == 20.0
    assert len(store.repositories.flows.versions(imported(store)["lot 1"].id)) == 2


def test_a_change_of_a_property_or_of_what_others_see_is_shown_as_in_the_history(
    giver: Person, store: FakeStore
) -> None:
    plain = f"{HEADER[:-1]};qualite:zinc_pct;confidentialite_prix\noffre;fly_ash;12,5;t;lot 1;2;\n"
    confirm(giver, dropped(giver, plain), "tout")

    page = words_of(giver.get(dropped(giver, plain.replace(";2;", ";3;nomme"))).text)

    changed = imported(store)["lot 1"].id
    confirm(giver, dropped(giver, plain.replace(";2;", ";3;nomme")), "tout")
    history = words_of(giver.get(f"/flux/{changed}/historique").text)
    assert "Zinc (%) : 2 → 3" in page
    assert "Diffusion du prix : Masqué → Chiffre" in page
    assert "Zinc (%) 2 3" in history
    assert "Diffusion du prix Masqué Chiffre" in history


def test_confirming_twice_imports_once(giver: Person, store: FakeStore) -> None:
    address = dropped(giver, GOOD)
    page = giver.get(address).text
    form = {"mode": "tout", "vu": seen(page)}
    giver.post(f"{address}/importation", form)
    once = store.repositories

    again = giver.post(f"{address}/importation", form)

    assert again.location == address
    assert store.repositories is once
    assert "Import terminé" in words_of(giver.get(address).text)


def test_a_preview_that_no_longer_holds_is_shown_again_and_not_applied(
    giver: Person, coordinator: Person, store: FakeStore
) -> None:
    address = dropped(giver, GOOD)
    stale = seen(giver.get(address).text)
    confirm(coordinator, dropped(coordinator, GOOD.replace("12,5", "99")), "tout")

    giver.post(f"{address}/importation", {"mode": "tout", "vu": stale})

    assert imported(store)["lot 1"].quantity_per_year == 99.0
    page = words_of(giver.get(address).text)
    assert "Les flux ont changé depuis cet aperçu" in page
    assert "99 t → 12,5 t" in page


def test_an_unfinished_import_waits_and_can_be_taken_up_or_given_up(
    giver: Person, services: Services, store: FakeStore
) -> None:
    address = dropped(giver, GOOD, "mon registre.csv")

    listed = giver.get("/import").text
    assert "mon registre.csv" in listed
    assert address in listed

    giver.post(f"{address}/abandon")
    assert "mon registre.csv" not in giver.get("/import").text
    assert giver.get(address).status_code == 404


def test_an_unfinished_import_is_forgotten_after_seven_days(
    giver: Person, clock: MovingClock, services: Services, account: Callable[[str], Account]
) -> None:
    address = dropped(giver, GOOD)
    clock.now += timedelta(days=7, minutes=1)
    giver.sign_in("giver@test.example")

    assert giver.get(address).status_code == 404
    dropped(giver, GOOD)
    assert len(services.uploads.of_account(account("giver").id)) == 1


def test_a_file_that_finds_the_service_busy_is_kept_and_read_later(giver: Person, app: Flask) -> None:
    files = app.extensions["symbiose"].files
    assert isinstance(files, FakeFiles)
    files.busy = True
    address = dropped(giver, GOOD)
    assert "pas encore lu" in words_of(giver.get(address).text)
    giver.post(f"{address}/lecture")
    assert "D’autres fichiers sont en cours de lecture" in words_of(giver.get(address).text)

    files.busy = False
    giver.post(f"{address}/lecture")

    assert "Flux nouveaux 1" in words_of(giver.get(address).text)


def test_s25_a_busy_service_imports_nothing_and_says_when_to_come_back(
    giver: Person, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = dropped(giver, GOOD)
    mark = seen(giver.get(address).text)
    full = WaitingLine(at_once=1, waiting=0, patience_s=0)
    monkeypatch.setattr(uploads, "_CONFIRMED", full)
    monkeypatch.setattr(uploads, "_LOOKED_AT", full)

    with full.place():
        looked = giver.get(address)
        sent = giver.post(f"{address}/importation", mode="tout", vu=mark)
    told = giver.get(address)

    assert (looked.status_code, looked.headers["Retry-After"]) == (503, "10")
    assert sent.status_code == 302
    assert "D’autres imports sont en cours" in told.text
    assert imported(store) == {}


def test_the_file_comes_back_with_its_faults_in_a_column_and_is_imported_again(giver: Person) -> None:
    address = dropped(giver, MIXED)

    back = giver.get(f"{address}/erreurs")

    assert back.headers["Content-Disposition"].startswith("attachment; filename=")
    assert back.data.startswith(b"\xef\xbb\xbf")
    lines = back.data.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "sens;ressource;quantite;unite;reference;Erreur"
    assert lines[1] == "offre;Cendres volantes de charbon;12,5;t;lot 1;"
    assert "mot inconnu" in lines[3]
    again = giver.get(dropped(giver, back.data)).text
    assert "Lignes rejetées 2" in words_of(again)
    assert "Colonnes non lues" not in words_of(again)


def test_a_workbook_comes_back_as_a_workbook(giver: Person) -> None:
    content = workbook(("sens", "ressource", "quantite", "unite"), ("offre", "fly_ash", "x", "t"))
    address = dropped(giver, content, "flux.xlsx")

    back = giver.get(f"{address}/erreurs")

    assert "spreadsheetml" in back.mimetype
    assert back.data.startswith(b"PK")
    assert "Lignes rejetées 1" in words_of(giver.get(dropped(giver, back.data, "flux.xlsx")).text)


REGISTER = (
    "Dénomination du déchet;Code déchet;Date d'expédition;Poids en tonnes\n"
    "Boues de peinture;08 01 13*;10/01/2025;2,5\n"
    "Boues de peinture;08 01 13*;10/12/2025;1,5\n"
)


def test_a_shipment_names_its_site_rather_than_its_siret(giver: Person, store: FakeStore) -> None:
    site = store.repositories.sites.get("site_a")
    store.repositories.sites.save([site.model_copy(update={"siret": "53070853600038"})])
    header = "Dénomination du déchet;Code déchet;Date d'expédition;Poids en tonnes;"
    line = "Cendres;10 01 02;2025-12-10;4;53070853600038\n"
    register = f"{header}SIRET de l'expéditeur ou du détenteur\n{line}"

    words = words_of(giver.get(dropped(giver, register, "registre.csv", site_id="")).text)

    assert f"Comptée {site.name}" in words
    assert "Comptée 53070853600038" not in words


def test_a_waste_register_shows_its_shipments_and_its_yearly_sums(giver: Person, store: FakeStore) -> None:
    page = giver.get(dropped(giver, REGISTER, "registre.csv")).text

    words = words_of(page)
    assert "Expéditions lues 2" in words
    assert "Flux nouveaux 1" in words
    assert "2025 4 t Nouvelle" in words
    assert "10/12/2025" in words
    assert "tonnes de chaque expédition" in words


def test_lines_are_filtered_by_state_and_shown_in_pages(giver: Person) -> None:
    rows = "".join(f"offre;Cendres volantes de charbon;{n};t;lot {n}\n" for n in range(250))
    address = dropped(giver, f"{HEADER}{rows}ofre;fly_ash;1;t;lot x\n")

    first, last = giver.get(address).text, giver.get(f"{address}?page=3").text
    bad = giver.get(f"{address}?etat=rejetees").text

    assert first.count('class="line-state') == 100
    assert last.count('class="line-state') == 51
    assert bad.count('class="line-state') == 1


def test_a_line_of_another_site_is_rejected(giver: Person, store: FakeStore) -> None:
    content = f"site_id;{HEADER}site_b;offre;fly_ash;1;t;lot 1\nsite_a;offre;fly_ash;1;t;lot 2\n"
    address = dropped(giver, content)

    assert "n'est pas l'un des vôtres" in words_of(giver.get(address).text)
    confirm(giver, address)
    assert set(imported(store)) == {"lot 2"}


def test_a_site_that_is_not_ones_own_cannot_be_given_beside_the_file(giver: Person) -> None:
    assert drop(giver, GOOD, site_id="site_b").status_code == 403


@pytest.mark.parametrize("name", ["coordinator", "stranger"])
def test_s4_the_upload_of_another_account_looks_like_a_missing_one(name: str, signed_in: SignIn) -> None:
    giver, other = signed_in("giver"), signed_in(name)
    address = dropped(giver, GOOD)
    missing = "/import/0123456789abcdef01234567"

    assert other.get(address).data == other.get(missing).data
    for path in ("", "/erreurs"):
        assert other.get(f"{address}{path}").status_code == 404
    for path in ("/lecture", "/reponses", "/abandon"):
        assert other.post(f"{address}{path}").status_code == 404
    assert other.post(f"{address}/importation", {"mode": "tout", "vu": "x"}).status_code == 404
    assert giver.get(address).status_code == 200


def test_s8_a_field_that_the_server_owns_is_refused(giver: Person, store: FakeStore) -> None:
    before = store.repositories
    address = dropped(giver, GOOD)

    assert drop(giver, GOOD, account_id="x").status_code == 422
    form = {"mode": "tout", "vu": seen(giver.get(address).text), "declared_by": "x"}
    assert giver.post(f"{address}/importation", form).status_code == 422
    assert store.repositories is before


def test_s17_looking_at_an_import_writes_nothing(giver: Person, store: FakeStore, services: Services) -> None:
    address = dropped(giver, MIXED)
    shelf = services.uploads
    assert isinstance(shelf, FakeShelf)
    before, kept = store.repositories, dict(shelf.kept)

    for path in ("", "?etat=rejetees", "?page=9", "/erreurs"):
        giver.get(f"{address}{path}")

    assert (store.repositories, shelf.kept) == (before, kept)


def test_s21_nothing_of_a_file_comes_out_as_markup(giver: Person) -> None:
    evil = "<script>alert(1)</script>"
    content = f"sens;ressource;quantite;unite;{evil}\noffre;{evil};{evil};t;{evil}\n{evil};x;1;t;\n"

    page = giver.get(dropped(giver, content, f"{evil}.csv")).text

    assert evil not in page
    assert "&lt;script&gt;" in page


def test_s24_a_formula_of_a_file_comes_back_as_text(giver: Person) -> None:
    content = f"{HEADER}offre;=cmd|' /C calc'!A0;x;t;@SUM(A1)\n"

    back = giver.get(f"{dropped(giver, content)}/erreurs").data.decode("utf-8-sig")

    assert "'=cmd|" in back
    assert "'@SUM" in back


@large_body
def test_s25_a_file_beyond_ten_megabytes_is_refused(giver: Person, services: Services) -> None:
    assert drop(giver, b"x" * (LARGEST_FILE_BYTES + 1)).status_code == 413
    assert drop(giver, b"x" * (LARGEST_FILE_BYTES + 200_000)).status_code == 413


@large_body
def test_s25_a_file_within_the_cap_is_let_in_where_forms_stay_small(giver: Person) -> None:
    large = HEADER + "offre;fly_ash;1;t;" + "r" * 3_000_000 + "\n"

    assert drop(giver, large).status_code == 302
    assert giver.post("/flux/declarer", {"resource": "x" * 1_100_000}).status_code == 413


@large_body
def test_s25_visitors_and_analysts_send_no_file(visitor: Person, signed_in: SignIn) -> None:
    assert drop(signed_in("analyst"), GOOD).status_code == 403
    assert drop(signed_in("analyst"), b"x" * 2_000_000).status_code == 413
    assert drop(visitor, b"x" * 2_000_000).status_code == 413


@large_body
def test_s25_a_wide_file_and_a_long_one_are_refused(giver: Person) -> None:
    wide = ";".join(["sens", "ressource", "quantite", "unite", *(f"c{n}" for n in range(197))])
    long = "sens;ressource\n" + "o;f\n" * 100_001

    assert drop(giver, f"{wide}\n").status_code == 413
    assert drop(giver, long).status_code == 413


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("toits.gpkg", b'<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>', 415),
        ("toits.geojson", b"<OGRVRTDataSource/>", 415),
        ("flux.csv", b"<!doctype html><html><body>sens;ressource</body></html>", 415),
        ("flux.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 415),
        ("flux.csv", b"%PDF-1.7", 415),
        ("toits.gpkg", b"SQLite format 3\x00", 415),
        ("flux.csv", b"\x00\x01\x02\x03", 415),
        ("flux.json", b'{"type": "FeatureCollection", "features": []}', 415),
        ("flux.csv", b"", 422),
        ("flux.csv", b"bonjour\n", 422),
        ("flux.json", b'{"format": "symbiose.declarations/1", "flows": 3}', 422),
        ("flux.csv", b"sens;sens;ressource;quantite;unite\n", 422),
    ],
)
def test_s26_s28_a_file_is_judged_by_what_it_holds(
    name: str, content: bytes, status: int, giver: Person, services: Services
) -> None:
    before = len(services.uploads.of_account("x"))

    answer = drop(giver, content, name)

    assert answer.status_code == status
    assert "Ce fichier n’a pas été lu" in answer.text
    assert len(services.uploads.of_account("x")) == before


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "CON", "a\u202egpj.csv", "C:\\x\\y.csv", "x" * 500, "a\tb\x7f.csv", " "],
)
def test_s29_the_name_of_a_file_is_shown_and_never_followed(name: str, giver: Person) -> None:
    answer = drop(giver, GOOD, name)

    if answer.status_code == 422:
        assert not name.strip()
        return
    page = giver.get(answer.location or "").text
    assert "\u202e" not in page
    assert "etc/passwd" not in page
    assert "\x7f" not in page


def test_no_file_or_several_files_are_told(giver: Person) -> None:
    none = giver.post("/import", {"site_id": "site_a"})
    twice = giver.post("/import", {"fichier": [(io.BytesIO(b"a"), "a.csv"), (io.BytesIO(b"b"), "b.csv")]})

    assert none.status_code == twice.status_code == 422
    assert "choisissez un fichier" in none.text.casefold()


def test_so_many_imports_may_wait(giver: Person) -> None:
    for _ in range(19):
        dropped(giver, GOOD)

    answer = drop(giver, GOOD)

    assert answer.status_code == 422
    assert "20 imports attendent" in answer.text


def test_a_mirror_entry_is_asked_and_may_stay_as_it_is(giver: Person, store: FakeStore) -> None:
    content = (
        "sens;ressource;quantite;unite;code_dechet;reference\noffre;terres et cailloux;5;t;17 05 04;lot\n"
    )
    address = dropped(giver, content)
    page = giver.get(address).text
    assert "Lignes rejetées 0" in words_of(page)
    asked = fields_of_questions(page)
    (field,) = [name for name, sentence in asked.items() if "dangereux" in sentence]

    giver.post(f"{address}/reponses", {field: "17 05 03*"})

    confirm(giver, address, "tout")
    assert imported(store)["lot"].waste_code == "17 05 03*"


@pytest.mark.parametrize(
    ("query", "status"), [("etat=x", 422), ("page=-1", 422), ("page=99999", 200), ("x=1", 200)]
)
def test_r9_no_query_breaks_a_preview(query: str, status: int, giver: Person) -> None:
    assert giver.get(f"{dropped(giver, MIXED)}?{query}").status_code == status
