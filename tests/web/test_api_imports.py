"""A file imported by a program: the report, what is stored, what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from symbiose.domain.accounts import Account
from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.documents.import_report import ImportReport
from symbiose.services.accounts import actor_of
from symbiose.services.api_tokens import TokenWish, create_token
from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.web.people import PASSWORD, Person, Program

HEADER = "siret;sens;ressource;quantite;unite\n"
GOOD = f"{HEADER}site_a;offre;fly_ash;120;t\nsite_a;besoin;Vapeur;50;MWh\n"
MIXED = f"{GOOD}site_a;offre;fly_ash;beaucoup;t\n"
THEIRS = f"{HEADER}site_b;offre;fly_ash;120;t\n"


def imported(
    person: Person, text: str | bytes, query: str = "", content_type: str = "text/csv"
) -> TestResponse:
    return person.client.post(
        f"/api/v1/imports{query}",
        data=text.encode() if isinstance(text, str) else text,
        content_type=content_type,
        headers={"X-CSRFToken": person.token()},
    )


def report(answer: TestResponse) -> Any:
    assert answer.status_code == 200, answer.text
    ImportReport.model_validate_json(answer.data)
    return answer.json["files"][0]


def test_a_dry_run_tells_and_stores_nothing(giver: Person, store: FakeStore) -> None:
    before = store.repositories

    told = report(imported(giver, MIXED, "?dry_run=true&name=flux.csv"))

    assert (told["file"], told["kind"]) == ("flux.csv", "declarations")
    assert (told["accepted"], told["rejected"], told["written"]) == (2, 1, 0)
    (error,) = told["rows"][2]["errors"]
    assert (error["column"], error["value"]) == ("quantite", "beaucoup")
    assert store.repositories is before


def test_a_file_is_imported_once_however_often_it_is_sent(giver: Person, store: FakeStore) -> None:
    first = report(imported(giver, GOOD))
    entries = store.repositories.journal.count()
    again = report(imported(giver, GOOD))

    assert (first["written"], first["unchanged"]) == (2, 0)
    assert (again["written"], again["unchanged"]) == (0, 2)
    assert store.repositories.journal.count() == entries


def test_bad_lines_keep_the_file_out_unless_the_good_ones_are_wanted(giver: Person) -> None:
    assert report(imported(giver, MIXED))["written"] == 0
    assert report(imported(giver, MIXED, "?keep_good=true"))["written"] == 2


def test_lines_of_a_site_of_others_are_rejected(giver: Person) -> None:
    told = report(imported(giver, THEIRS, "?keep_good=true"))

    assert (told["accepted"], told["rejected"], told["written"]) == (0, 1, 0)


def test_a_site_given_beside_the_file_is_that_of_its_lines(giver: Person, store: FakeStore) -> None:
    text = "sens;ressource;quantite;unite\noffre;fly_ash;7;t\n"

    assert report(imported(giver, text, "?site=site_a"))["written"] == 1
    assert 7.0 in [flow.quantity_per_year for flow in store.repositories.flows.of_sites(["site_a"])]


@pytest.mark.parametrize("site", ["site_b", "nobody"])
def test_s4_a_site_of_others_is_refused_like_a_missing_one(site: str, giver: Person) -> None:
    answer = imported(giver, GOOD, f"?site={site}")

    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json["errors"]] == ["site"]


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"", "text/csv", 422),
        (b"<html></html>", "text/csv", 415),
        (b"%PDF-1.7", "text/csv", 415),
        (b"a;b\n1;2\n", "text/csv", 422),
        (b"x", "multipart/form-data", 415),
        (b"x" * (10 * 1024 * 1024 + 1), "text/csv", 413),
        (b"x" * (11 * 1024 * 1024), "text/csv", 413),
    ],
)
def test_s25_what_cannot_be_imported_is_refused(
    content: bytes, content_type: str, status: int, giver: Person, store: FakeStore
) -> None:
    before = store.repositories

    answer = imported(giver, content, content_type=content_type)

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert store.repositories is before


def test_s25_a_token_admits_as_large_a_file_as_a_session(
    app: Flask, services: Services, account: Callable[[str], Account]
) -> None:
    wish = TokenWish("test", (TokenScope.DECLARE,), 1)
    secret = create_token(services, actor_of(account("giver")), wish, PASSWORD).secret
    text = GOOD + ";;;;\n" * 300_000

    answer = Program(app, secret).send(
        "POST", "/api/v1/imports?dry_run=true", data=text.encode(), content_type="text/csv"
    )

    assert report(answer)["accepted"] == 2


def test_an_unknown_parameter_is_refused(giver: Person) -> None:
    assert imported(giver, GOOD, "?dryrun=true").status_code == 422
