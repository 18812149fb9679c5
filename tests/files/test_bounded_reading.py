"""Dropped files are read in a process of their own, bounded and few at once (S25–S27)."""

import threading
import time
import tracemalloc

import pytest

from symbiose.domain.errors import FileTooLarge, InvalidDocument, ServiceBusy, UnsupportedFile
from symbiose.domain.load_curves import CurveAnswers, CurveUnit
from symbiose.files import bounded_reading
from symbiose.files.asking import Asking
from symbiose.files.bounded_reading import BoundedFileReader
from symbiose.files.reading import read_file
from symbiose.files.reading_terms import WEB, Reading
from symbiose.files.reference import load_reference
from tests.files.cadastres import geojson, roofs
from tests.files.load_curves import enedis, plain
from tests.files.test_cadastre_units import IN_WATTS
from tests.files.workbooks import SHEET, packed, parts_of, with_part, workbook

HEADER = ("sens", "ressource", "quantite", "unite")
GOOD = workbook(HEADER, ("offre", "fly_ash", 12, "t"))
CSV = b"sens;ressource;quantite;unite\noffre;fly_ash;1.234;t\nofre;poudre grise;2;t\n"
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
QUICK_S = 1.0
MOST_BYTES = 50 * 1024 * 1024
REGISTER = (
    "Dénomination du déchet;Code déchet;Date d'expédition;Poids en tonnes\nBoues;08 01 13*;10/01/2025;2\n"
).encode()


@pytest.mark.parametrize("content", [CSV, GOOD, REGISTER])
def test_a_child_reads_what_the_process_itself_would_read(content: bytes) -> None:
    reference, answers = load_reference(), {"site": "site_a", "number:.": "thousands"}
    reading = Reading(reference, asking=Asking(answers), caps=WEB, site_asked=True)

    found = BoundedFileReader().read("x", content, answers)

    expected = read_file("x", content, reference, site=None, reading=reading)
    assert (found.kind, found.rows, found.questions) == (expected.kind, expected.rows, expected.questions)
    assert found.flows() == expected.flows()
    assert (found.warnings, found.site_column) == (expected.warnings, expected.site_column)


def test_a_child_reads_a_cadastre_with_its_question_and_the_answer() -> None:
    content = geojson(roofs(IN_WATTS, IN_WATTS))
    reader = BoundedFileReader()

    asked, answered = (
        reader.read("toits.geojson", content, {}),
        reader.read("toits.geojson", content, {"cadastre_unit": "kWh"}),
    )

    assert asked.roofs is not None
    assert answered.roofs is not None
    assert [question.key for question in asked.questions] == ["cadastre_unit"]
    assert (asked.roofs.accepted, asked.roofs.rejected, asked.roofs.energy_unit) == (0, 2, None)
    assert [roof.peak_power_kwp for roof in answered.roofs.roofs("toits")] == [20.0, 20.0]


def test_the_same_file_with_the_same_answers_reads_the_same() -> None:
    reader = BoundedFileReader()

    assert reader.read("x", CSV, {"number:.": "decimal"}) == reader.read("x", CSV, {"number:.": "decimal"})


def test_a_child_hands_back_the_file_with_its_errors() -> None:
    reader = BoundedFileReader()

    back = reader.with_errors(CSV, reader.read("x", CSV, {}).rows)

    assert back.suffix == ".csv"
    assert back.content.decode("utf-8-sig").startswith("sens;ressource;quantite;unite;Erreur\r\n")


def test_s25_a_bomb_is_refused_in_a_second_and_little_memory() -> None:
    bomb = with_part(GOOD, SHEET, b"0" * (370 * 1024 * 1024))
    tracemalloc.start()
    started = time.monotonic()

    with pytest.raises(FileTooLarge):
        BoundedFileReader().read("bomb.xlsx", bomb, {})

    taken, most = time.monotonic() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < QUICK_S
    assert most < MOST_BYTES


def test_s25_a_directory_of_a_million_entries_is_not_read() -> None:
    many = packed(parts_of(GOOD) | {f"xl/{n}.bin": b"" for n in range(3_000)})

    with pytest.raises(FileTooLarge, match="2000"):
        BoundedFileReader().check(many)


def test_s25_a_child_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_reading, "MAX_SECONDS", 0.01)

    with pytest.raises(InvalidDocument, match="trop de temps"):
        BoundedFileReader().read("x", CSV, {})


def test_s25_no_more_files_are_read_at_once_than_there_are_places() -> None:
    reader = BoundedFileReader(at_once=1, patience_s=0.01)
    outcomes: list[str] = []

    def drop() -> None:
        try:
            reader.read("x", CSV, {})
            outcomes.append("read")
        except ServiceBusy:
            outcomes.append("busy")

    threads = [threading.Thread(target=drop) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["busy", "busy", "read"]
    assert reader.read("x", CSV, {}).rows


def test_s25_columns_beyond_the_cap_of_the_web_are_refused() -> None:
    wide = workbook((*HEADER, *(f"c{n}" for n in range(200))), ("offre", "fly_ash", 1, "t"))

    with pytest.raises(FileTooLarge, match="200 colonnes"):
        BoundedFileReader().read("x", wide, {})


def test_s26_macros_and_other_archives_are_of_another_type() -> None:
    macros = packed(parts_of(GOOD) | {"xl/vbaProject.bin": b"x"})
    other = packed({"a.txt": b"x"})

    for content in (macros, other):
        with pytest.raises(UnsupportedFile):
            BoundedFileReader().read("x.xlsx", content, {})


def test_s27_entities_are_refused_and_the_file_is_of_the_right_type() -> None:
    hostile = with_part(GOOD, SHEET, DOCTYPE + parts_of(GOOD)[SHEET])

    with pytest.raises(InvalidDocument, match="DOCTYPE") as refused:
        BoundedFileReader().read("xxe.xlsx", hostile, {})

    assert not isinstance(refused.value, FileTooLarge | UnsupportedFile)


def test_a_child_knows_no_setting_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYMBIOSE_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    given: list[dict[str, str]] = []
    start = bounded_reading.subprocess.Popen

    def watched(command: list[str], env: dict[str, str], **more: object) -> object:
        given.append(env)
        return start(command, env=env, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(bounded_reading.subprocess, "Popen", watched)

    BoundedFileReader().read("x", CSV, {})

    (environment,) = given
    assert not {name for name in environment if name.startswith(("SYMBIOSE", "PYTHON"))}


def test_a_territory_is_not_dropped_on_a_page() -> None:
    content = (
        b'{"format": "symbiose.territory/1", "companies": [], "sites": [], "flows": [], "processors": [],'
        b' "substitutions": []}'
    )

    with pytest.raises((UnsupportedFile, InvalidDocument)):
        BoundedFileReader().read("x.json", content, {})


def test_a_load_curve_is_read_in_a_process_of_its_own() -> None:
    reader = BoundedFileReader()

    curve = reader.read_curve(enedis(days=14).encode(), CurveAnswers())

    assert (curve.interval_minutes, curve.readings) == (60, 14 * 24)


def test_a_load_curve_that_cannot_be_read_says_why() -> None:
    reader = BoundedFileReader()

    with pytest.raises(InvalidDocument) as asked:
        reader.read_curve(plain(days=14, header="Date;Valeur").encode(), CurveAnswers())
    told = reader.read_curve(plain(days=14, header="Date;Valeur").encode(), CurveAnswers(unit=CurveUnit.KW))

    assert asked.value.problems[0].path == "unite"
    assert told.unit is CurveUnit.KW
