"""Hostile, large and foreign files on the page of imports."""

import io

import pytest
from flask import Flask

from symbiose.services import uploads
from symbiose.services.context import Services
from symbiose.services.waiting_line import WaitingLine
from tests.fakes import FakeFiles, FakeShelf, FakeStore
from tests.web.importing import (
    GOOD,
    HEADER,
    MIXED,
    SignIn,
    confirm,
    drop,
    dropped,
    imported,
    large_body,
    seen,
    words_of,
)
from tests.web.people import Person
from web.imports.limits import LARGEST_FILE_BYTES


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


def test_a_line_of_another_site_is_rejected(giver: Person, store: FakeStore) -> None:
    content = f"site_id;{HEADER}site_b;offre;fly_ash;1;t;lot 1\nsite_a;offre;fly_ash;1;t;lot 2\n"
    address = dropped(giver, content)

    assert "n’est pas l’un des vôtres" in words_of(giver.get(address).text)
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
        ("toits.gpkg", b"SQLite format 3\x00", 422),
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


@pytest.mark.parametrize(
    ("query", "status"), [("etat=x", 422), ("page=-1", 422), ("page=99999", 200), ("x=1", 200)]
)
def test_r9_no_query_breaks_a_preview(query: str, status: int, giver: Person) -> None:
    assert giver.get(f"{dropped(giver, MIXED)}?{query}").status_code == status
