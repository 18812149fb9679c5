"""Declarations taken away from a page or by a program: the file, its name, its rights, its stream."""

import csv
import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from symbiose.domain.documents.export_content import Export, ExportKind
from symbiose.domain.errors import ConflictingReview
from symbiose.services.context import Services
from tests.builders import make_flow
from tests.fakes import FakeStore
from tests.web.conftest import address_of
from tests.web.people import Person
from web.application import create_app
from web.settings import WebSettings

SignIn = Callable[[str], Person]


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_page_offers_the_four_formats(giver: Person) -> None:
    page = giver.get("/flux/export").text

    for kind in ExportKind:
        assert f'href="/flux/export?format={kind}"' in page


@pytest.mark.parametrize("path", ["/flux/export", "/api/v1/export"])
def test_a_file_is_an_attachment_under_a_name_of_ours(path: str, giver: Person) -> None:
    for kind, media_type in (
        ("csv", "text/csv"),
        ("json", "application/json"),
        ("geojson", "application/geo+json"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ):
        answer = giver.get(f"{path}?format={kind}")

        assert answer.mimetype == media_type
        named = f'attachment; filename="symbiose-flux-2026-06-01.{kind}"'
        assert answer.headers["Content-Disposition"] == named
        assert answer.headers["Cache-Control"] == "no-store"


def test_each_format_holds_the_flows_of_the_caller(giver: Person) -> None:
    table = lines(giver.get("/flux/export?format=csv").text)
    document = giver.get("/flux/export?format=json").json
    points = json.loads(giver.get("/flux/export?format=geojson").data)
    book = CalamineWorkbook.from_filelike(io.BytesIO(giver.get("/flux/export?format=xlsx").data))

    assert [line["siret"] for line in table] == ["site_a", "site_a"]
    assert [flow["site_id"] for flow in document["flows"]] == ["site_a", "site_a"]
    assert len(book.get_sheet_by_name("Flux").to_python()) == 3
    assert len(points["features"]) == 4


def test_a_coordinator_exports_every_site(coordinator: Person) -> None:
    table = lines(coordinator.get("/flux/export?format=csv").text)

    assert {line["siret"] for line in table} == {"site_a", "site_b", "site_c"}


def test_s5_no_figure_of_another_firm_is_in_any_format(store: FakeStore, signed_in: SignIn) -> None:
    store.repositories.flows.save(
        [make_flow(id="theirs", site_id="site_b", confidentiality="named", quantity_per_year=918273.0)]
    )
    giver = signed_in("giver")

    for kind in ExportKind:
        assert b"918273" not in giver.get(f"/flux/export?format={kind}").data


def test_an_analyst_exports_nothing(signed_in: SignIn) -> None:
    analyst = signed_in("analyst")

    assert analyst.get("/flux/export").status_code == 403
    assert analyst.get("/flux/export?format=csv").status_code == 403


@pytest.mark.parametrize("query", ["format=pdf", "format=../../etc/passwd", "format=CSV"])
def test_a_format_that_is_none_is_refused(query: str, giver: Person) -> None:
    assert giver.get(f"/flux/export?{query}").status_code == 422
    assert giver.get(f"/api/v1/export?{query}").status_code == 422


def test_s24_a_text_that_a_spreadsheet_would_evaluate_is_guarded(giver: Person, store: FakeStore) -> None:
    store.repositories.flows.save([make_flow(id="hostile", description="=cmd|' /C calc'!A0")])

    table = lines(giver.get("/flux/export?format=csv").text)

    assert "'=cmd|' /C calc'!A0" in [line["description"] for line in table]


def test_s17_an_export_writes_nothing_and_s33_is_in_the_log(
    giver: Person, store: FakeStore, caplog: pytest.LogCaptureFixture
) -> None:
    before = store.repositories

    giver.get("/flux/export?format=csv")

    assert store.repositories is before
    (told,) = [record.getMessage() for record in caplog.records if record.name == "web.exports.streaming"]
    assert "exports csv" in told
    assert logging.getLevelName(caplog.records[-1].levelno) == "WARNING"


def test_an_export_of_a_database_that_is_away_is_told_before_the_file_begins(
    giver: Person, store: FakeStore
) -> None:
    token = giver.token()
    store.available = False

    answer = giver.get("/api/v1/export?format=csv")

    assert token
    assert answer.status_code == 503
    assert answer.content_type == "application/problem+json"


class BreakingWriter:
    """A writer that fails after its first piece, and tells when it was closed."""

    def __init__(self, fails: bool) -> None:
        self.fails = fails
        self.closed = False

    def chunks(self, kind: ExportKind, export: Export) -> Iterator[bytes]:
        try:
            yield b"first"
            if self.fails:
                msg = "the declarations changed"
                raise ConflictingReview(msg)
            yield b"second"
        finally:
            self.closed = True


def person_on(settings: WebSettings, services: Services, writer: BreakingWriter) -> Person:
    person = Person(create_app(settings, replace(services, exports=writer)))
    assert person.sign_in(address_of("giver")).status_code == 302
    return person


def test_a_fault_on_the_way_breaks_the_file_off(settings: WebSettings, services: Services) -> None:
    person = person_on(settings, services, BreakingWriter(fails=True))

    with pytest.raises(ConflictingReview):
        person.get("/flux/export?format=csv")


def test_a_reader_who_goes_away_closes_the_file(settings: WebSettings, services: Services) -> None:
    writer = BreakingWriter(fails=False)
    person = person_on(settings, services, writer)

    answer = person.client.get("/flux/export?format=csv", environ_overrides={"REMOTE_ADDR": person.address})
    assert next(iter(answer.iter_encoded())) == b"first"
    assert not writer.closed
    answer.close()

    assert writer.closed


def test_a_json_export_is_streamed_and_not_gathered_to_be_compressed(giver: Person) -> None:
    answer = giver.get("/api/v1/export?format=json", **{"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers
    assert "Content-Length" not in answer.headers
    assert answer.json["format"] == "symbiose.declarations/1"
