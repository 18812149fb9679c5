"""The log of the service: whole lines that hold what an operator needs and nothing of what firms declare."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiose.app.logs import FORMATTERS, OURS, LogFormat, begin_log, told
from symbiose.domain.errors import UnknownThing
from symbiose.services.journalling import REQUEST_ID

CANARY = "canary 731.25 €/t"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Leave the handlers and levels that other tests rely on."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for package in OURS:
        logging.getLogger(package).setLevel(logging.NOTSET)


@pytest.fixture
def stream() -> io.StringIO:
    """Return what the log is written to, as JSON lines."""
    written = io.StringIO()
    begin_log(LogFormat.JSON, stream=written)
    return written


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_tells_when_how_grave_where_and_in_which_request(stream: io.StringIO) -> None:
    token = REQUEST_ID.set("0123456789abcdef")
    logging.getLogger("web.sites").info("site %s asked for", "s1")
    REQUEST_ID.reset(token)

    [line] = lines(stream)
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "info",
        "logger": "web.sites",
        "message": "site s1 asked for",
        "request": "0123456789abcdef",
    }


def test_outside_a_request_there_is_no_request(stream: io.StringIO) -> None:
    logging.getLogger("symbiose.jobs").info("began")

    assert "request" not in lines(stream)[0]


def test_fields_stand_beside_the_sentence(stream: io.StringIO) -> None:
    logging.getLogger("web").info("request", extra={"fields": {"status": 200, "milliseconds": 12}})

    assert lines(stream)[0]["status"] == 200


@pytest.mark.parametrize("kind", LogFormat)
@given(text=st.text())
def test_s33_whatever_is_logged_stays_on_its_line(kind: LogFormat, text: str) -> None:
    record = logging.LogRecord("web", logging.INFO, __file__, 1, "name %s", (text,), None)

    line = FORMATTERS[kind]().format(record)

    assert len(f"{line}\n".splitlines()) == 1
    assert line.isprintable()


def fail_for_a_cause() -> None:
    """Raise an error whose message, and whose cause's, quotes what was declared."""
    try:
        float(CANARY)
    except ValueError as cause:
        raise UnknownThing(CANARY, kind="flow", id="f1") from cause


def test_s33_an_error_is_told_by_kind_and_place_and_never_by_its_message(stream: io.StringIO) -> None:
    try:
        fail_for_a_cause()
    except UnknownThing:
        logging.getLogger("web").exception("failed")

    [line] = lines(stream)
    assert "canary" not in stream.getvalue()
    kinds = ["symbiose.domain.errors.UnknownThing", "builtins.ValueError"]
    assert [cause["kind"] for cause in line["error"]] == kinds
    assert line["error"][0]["code"] == "unknown_thing"
    assert line["error"][0]["raised"][0].startswith("tests/app/test_logs.py:")


def test_s33_what_the_server_says_of_a_broken_request_names_no_address(stream: io.StringIO) -> None:
    try:
        fail_for_a_cause()
    except UnknownThing:
        logging.getLogger("waitress").exception("Exception while serving %s", "/invitation/secret")

    assert "secret" not in stream.getvalue()
    assert "canary" not in stream.getvalue()


def test_of_other_packages_only_warnings_are_told(stream: io.StringIO) -> None:
    logging.getLogger("neo4j.io").info("C: RUN 'MATCH …' {'price': 1}")
    logging.getLogger("waitress.queue").warning("Task queue depth is 1")
    logging.getLogger("waitress").warning("the socket is gone")

    assert [line["logger"] for line in lines(stream)] == ["waitress"]


def test_text_is_one_readable_line() -> None:
    record = logging.LogRecord("web", logging.INFO, __file__, 1, "request", (), None)
    record.fields = {"method": "GET", "route": "/flux"}

    line = FORMATTERS[LogFormat.TEXT]().format(record)

    assert line.endswith("Z info web request method=GET route=/flux")


def test_a_chain_of_causes_is_told_to_a_bounded_length() -> None:
    error: Exception = ValueError()
    for _ in range(20):
        after = ValueError()
        after.__cause__ = error
        error = after
    record = logging.LogRecord("web", logging.ERROR, __file__, 1, "failed", (), (ValueError, error, None))

    listed = told(record)["error"]

    assert isinstance(listed, list)
    assert len(listed) == 5
