"""Load curves for programs: given once however often, refused with their faults, read back, removed."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from symbiose.domain.accounts import Account
from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.load_curves import LoadCurve, ReadingClock
from symbiose.services.accounts import caller_of
from symbiose.services.api_tokens import TokenWish, create_token
from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.files.load_curves import at_work, enedis, plain
from tests.web.curve_matrix import POWER_A, POWER_C, keep_power
from tests.web.people import PASSWORD, Program

ADDRESS = f"/api/v1/flows/{POWER_A}/load-curve"
WEEKS = enedis(days=21)
YEAR = plain(lambda at: at_work(at) if at.month != 8 else 10.0)


@pytest.fixture
def program(app: Flask, store: FakeStore, services: Services, account: Callable[[str], Account]) -> Program:
    keep_power(store, services)
    wish = TokenWish("programme", (TokenScope.READ, TokenScope.DECLARE), 9)
    caller = caller_of(services, account("giver"))
    return Program(app, create_token(services, caller, wish, PASSWORD).secret)


def give(program: Program, text: str, query: str = "", **headers: str) -> TestResponse:
    return program.client.put(
        ADDRESS + query,
        data=text.encode(),
        headers={**program.headers, "Content-Type": "text/csv", **headers},
        environ_overrides={"REMOTE_ADDR": program.address},
    )


def kept(store: FakeStore) -> list[LoadCurve]:
    return store.repositories.load_curves.all()


def test_a_need_without_a_curve_answers_the_estimate_of_its_trade(program: Program) -> None:
    answer = program.get(ADDRESS)

    assert answer.json is not None
    assert (answer.json["basis"], answer.headers["ETag"]) == ("sector", '"none"')
    assert len(answer.json["powers_kw"]) == 864
    assert "curve" not in answer.json


def test_a_given_curve_is_kept_and_read_back(program: Program, store: FakeStore) -> None:
    answer = give(program, WEEKS, "?name=pesage.csv")

    read = program.get(ADDRESS)
    assert answer.status_code == read.status_code == 200
    assert read.json == answer.json
    assert read.json is not None
    curve = read.json["curve"]
    assert (read.json["basis"], curve["name"], curve["readings"]) == ("measured", "pesage.csv", 504)
    assert [one.flow_id for one in kept(store)] == [POWER_A]


def test_r10_the_same_curve_again_changes_nothing(program: Program, store: FakeStore) -> None:
    first = give(program, WEEKS)
    before = store.repositories.journal.count()

    again = give(program, WEEKS)

    assert again.headers["ETag"] == first.headers["ETag"]
    assert store.repositories.journal.count() == before


def test_r2_a_curve_that_another_has_replaced_is_not_overwritten(program: Program, store: FakeStore) -> None:
    old = give(program, WEEKS, **{"If-Match": '"none"'}).headers["ETag"]
    give(program, YEAR)

    stale = give(program, WEEKS, **{"If-Match": old})

    assert stale.status_code == 412
    assert kept(store)[0].covers_year


def test_months_of_a_whole_year_are_declared_when_asked(program: Program, store: FakeStore) -> None:
    give(program, YEAR, "?declare_months=true")

    months = store.repositories.flows.get(POWER_A).months
    assert months[7] < months[6] / 2


def test_a_removed_curve_leaves_the_estimate(program: Program, store: FakeStore) -> None:
    give(program, WEEKS)

    removed = program.client.delete(
        ADDRESS, headers=program.headers, environ_overrides={"REMOTE_ADDR": program.address}
    )

    assert removed.status_code == 204
    assert kept(store) == []


def test_what_cannot_be_read_is_refused_with_its_reason(program: Program, store: FakeStore) -> None:
    silent = give(program, plain(days=14, header="Date;Valeur"))
    told = give(program, plain(days=14, header="Date;Valeur"), "?unit=kW")
    empty = give(program, "")
    unknown = give(program, WEEKS, "?unit=kVA&months=1")

    assert (silent.status_code, told.status_code, empty.status_code, unknown.status_code) == (
        422,
        200,
        422,
        422,
    )
    assert silent.json is not None
    assert silent.json["errors"][0]["path"] == "unite"
    assert unknown.json is not None
    assert {one["path"] for one in unknown.json["errors"]} == {"unit", "months"}


def test_a_clock_that_is_told_otherwise_makes_another_curve_of_the_same_file(
    program: Program, store: FakeStore
) -> None:
    lines = plain(first=datetime(2025, 3, 24), days=14).splitlines()
    text = "\n".join(line for line in lines if not line.startswith("30/03/2025"))

    asked = give(program, text)
    told = [give(program, text, f"?clock={clock}") for clock in ("legal", "winter", "winter", "utc")]

    assert asked.json is not None
    assert [one["path"] for one in asked.json["errors"]] == ["horloge"]
    assert [one.status_code for one in told] == [200, 200, 200, 422]
    assert told[0].headers["ETag"] != told[1].headers["ETag"] == told[2].headers["ETag"]
    assert [one.clock for one in kept(store)] == [ReadingClock.WINTER]


def test_s4_the_curve_of_another_firm_looks_like_a_missing_one(program: Program) -> None:
    theirs = program.get(f"/api/v1/flows/{POWER_C}/load-curve")
    missing = program.get("/api/v1/flows/nobody/load-curve")
    no_electricity = program.get("/api/v1/flows/flow_offer/load-curve")

    assert theirs.status_code == missing.status_code == no_electricity.status_code == 404
