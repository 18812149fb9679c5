"""The page about the API: its examples run as they stand, and its figures are those of the program."""

import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from symbiose.domain.accounts import Account
from symbiose.domain.api_tokens import LONGEST_LIFE, MOST_TOKENS, TokenScope, written_secret
from symbiose.services.accounts import actor_of
from symbiose.services.api_tokens import TokenWish, create_token
from symbiose.services.context import Services
from tests.conftest import REPOSITORY
from tests.fakes import FakeStore
from tests.web.people import PASSWORD
from web.limits import ADDRESS, CALLER, FAILED, HEAVY

PAGE = REPOSITORY / "docs" / "api.md"
SERVICE = "https://symbiose.example"
FILE = "siret;sens;ressource;quantite;unite\nsite_a;offre;fly_ash;120;t\nsite_a;offre;fly_ash;beaucoup;t\n"
EXPECTED = (200, 200, 201, 200, 200, 200, 200, 200, 200, 204, 200, 200, 200, 200)
"""What the examples answer, one after the other."""


def examples() -> list[str]:
    """Return the curl commands of the page, one each."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in re.split(r"\n(?=curl )", block.strip())]


def run(app: Flask, command: str, names: Mapping[str, str], files: Mapping[str, bytes]) -> TestResponse:
    """Send what a curl command would send; an option that is not known here fails the test."""
    for name, value in names.items():
        command = command.replace(f"${name}", value)
    words = shlex.split(command.replace("\\\n", " "))
    method, headers, body = "GET", {}, b""
    address = ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            header, _, value = next(rest).partition(": ")
            headers[header] = value
        elif word == "-d":
            body = next(rest).encode()
        elif word == "--data-binary":
            body = files[next(rest).removeprefix("@")]
        elif word == "-o":
            next(rest)
        else:
            assert word.startswith(SERVICE), word
            address = word.removeprefix(SERVICE)
    return app.test_client().open(address, method=method, headers=headers, data=body, buffered=True)


def test_the_examples_do_what_the_page_says(
    app: Flask, services: Services, store: FakeStore, account: Callable[[str], Account]
) -> None:
    wish = TokenWish("page", tuple(TokenScope), 1)
    secret = create_token(services, actor_of(account("giver")), wish, PASSWORD).secret
    names = {"SYMBIOSE": SERVICE, "TOKEN": secret, "FLOW": "", "ETAG": ""}

    statuses = []
    answers = []
    for command in examples():
        answer = run(app, command, names, {"flux.csv": FILE.encode()})
        statuses.append(answer.status_code)
        answers.append(answer)
        if answer.status_code == 201:
            names |= {"FLOW": answer.json["id"], "ETAG": answer.headers["ETag"]}

    assert tuple(statuses) == EXPECTED
    assert answers[1].json["suggestions"][0]["id"] == "zinc_dust"
    assert [version["step"] for version in answers[8].json["versions"]] == ["declared", "changed"]
    assert [answer.json["files"][0]["written"] for answer in answers[10:12]] == [0, 1]
    assert answers[12].mimetype == "text/csv"
    assert answers[13].json["format"] == "symbiose.seen-flow-list/1"


def test_an_example_with_an_unknown_option_would_be_noticed(app: Flask) -> None:
    with pytest.raises(AssertionError):
        run(app, f"curl --upload-file x {SERVICE}/api/v1/sites", {}, {})


def test_the_limits_on_the_page_are_those_that_hold() -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())

    assert f"{CALLER.most} requests a minute" in text
    assert f"{ADDRESS.most:,} for an address" in text
    assert f"counts for {HEAVY}" in text
    assert (FAILED.most, FAILED.seconds) == (20, 15 * 60)
    assert "Twenty tokens refused from one address within 15 minutes" in text
    assert f"({LONGEST_LIFE.days} at most)" in text
    assert f"An account has {MOST_TOKENS} at most" in text


def test_the_form_of_a_token_on_the_page_is_the_one_that_is_made() -> None:
    (form,) = re.findall(r"`(symb_\[[^`]+)`", Path(PAGE).read_text(encoding="utf-8"))

    assert re.fullmatch(form, written_secret("-_" + "aZ9" * 13 + "b-"))
