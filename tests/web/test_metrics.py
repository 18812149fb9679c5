"""Metrics: off by default, never public, and in the format that collectors read."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from symbiose.domain.jobs import JobKind, JobState
from symbiose.services.context import Services
from tests.builders import make_job
from tests.fakes import FakeStore
from tests.web.conftest import address_of
from tests.web.people import Person
from web.application import create_app
from web.metrics.counts import RequestCounts
from web.metrics.exposition import of_requests
from web.settings import WebSettings

TOKEN = "a token of metrics, long enough to be one"
Collect = Callable[..., TestResponse]


def collector(app: Flask, address: str = "127.0.0.1") -> Collect:
    """Return a function that asks for the metrics from an address, with some headers."""
    client = app.test_client()

    def collect(**headers: str) -> TestResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        place = {"REMOTE_ADDR": address}
        return client.get("/metrics", headers=sent, environ_overrides=place, buffered=True)

    return collect


@pytest.fixture
def on(settings: WebSettings) -> WebSettings:
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    return replace(settings, metrics=True, metrics_token_digest=digest)


@pytest.fixture
def measured(on: WebSettings, services: Services) -> Flask:
    """Return the application with metrics on."""
    return create_app(on, services)


def test_off_by_default_even_for_this_machine(app: Flask) -> None:
    assert collector(app)(Authorization=f"Bearer {TOKEN}").status_code == 404


def test_this_machine_reads_them(measured: Flask) -> None:
    answer = collector(measured)()

    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert "symbiose_database_up 1" in answer.text
    assert "# TYPE symbiose_requests_total counter" in answer.text


@pytest.mark.parametrize("header", ["X_Forwarded_For", "Forwarded", "X_Real_IP", "Via"])
def test_a_proxy_on_this_machine_is_not_this_machine(measured: Flask, header: str) -> None:
    assert collector(measured)(**{header: "for=127.0.0.1"}).status_code == 404


def test_behind_tls_only_the_token_opens_them(on: WebSettings, services: Services) -> None:
    app = create_app(replace(on, https=True), services)
    collect = collector(app)

    assert collect().status_code == 404
    assert collect(X_Forwarded_For="127.0.0.1").status_code == 404
    assert collect(X_Forwarded_For="192.0.2.7", Authorization=f"Bearer {TOKEN}").status_code == 200


@pytest.mark.parametrize("sent", ["", "Bearer", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \udcff"])
def test_from_elsewhere_they_look_missing_without_the_token(measured: Flask, sent: str) -> None:
    elsewhere = collector(measured, "192.0.2.7")

    answer = elsewhere(Authorization=sent) if sent else elsewhere()

    assert answer.status_code == 404
    assert elsewhere(Authorization=f"Bearer {TOKEN}").status_code == 200


def test_without_a_token_set_no_token_opens_them(settings: WebSettings, services: Services) -> None:
    app = create_app(replace(settings, metrics=True), services)
    empty = collector(app, "192.0.2.7")

    assert empty(Authorization="Bearer ").status_code == 404
    assert empty(Authorization="Bearer").status_code == 404


def test_a_coordinator_does_not_read_them_from_elsewhere(measured: Flask) -> None:
    person = Person(measured)
    person.sign_in(address_of("coordinator"))

    assert person.get("/metrics").status_code == 404


def test_requests_are_counted_by_template_method_and_status(measured: Flask) -> None:
    person = Person(measured)
    person.sign_in(address_of("coordinator"))
    for path in ("/flux/flow_offer", "/flux/flow_need", "/flux/nobody", "/canary"):
        person.get(path)

    text = collector(measured)().text

    assert 'symbiose_requests_total{method="GET",route="/flux/<flow_id>",status="200"} 2' in text
    assert 'symbiose_requests_total{method="GET",route="/flux/<flow_id>",status="404"} 1' in text
    assert 'symbiose_request_duration_seconds_count{route="/flux/<flow_id>"} 3' in text
    for secret in ("canary", "flow_offer", "coordinator@"):
        assert secret not in text


def test_a_database_that_is_down_is_told_and_its_jobs_are_not(measured: Flask, store: FakeStore) -> None:
    store.available = False

    text = collector(measured)().text

    assert "symbiose_database_up 0" in text
    assert "symbiose_jobs_open" not in text


def test_jobs_that_wait_or_run_are_counted(measured: Flask, store: FakeStore) -> None:
    for number, state in enumerate((JobState.WAITING, JobState.WAITING, JobState.DONE)):
        store.repositories.jobs.add(make_job(id=f"job_{number}", kind=JobKind.TRIAL, state=state, lane=None))

    text = collector(measured)().text

    assert 'symbiose_jobs_open{kind="trial",state="waiting"} 2' in text
    assert 'symbiose_jobs_open{kind="propose",state="running"} 0' in text
    assert 'state="done"' not in text


def test_durations_are_cumulated_as_a_histogram() -> None:
    counts = RequestCounts()
    for seconds in (0.01, 0.3, 0.3001, 99.0):
        counts.add("GET", "/", 200, seconds)

    lines = list(of_requests(counts))

    name = "symbiose_request_duration_seconds"
    assert f'{name}_bucket{{route="/",le="0.025"}} 1' in lines
    assert f'{name}_bucket{{route="/",le="0.3"}} 2' in lines
    assert f'{name}_bucket{{route="/",le="0.6"}} 3' in lines
    assert f'{name}_bucket{{route="/",le="+Inf"}} 4' in lines
    assert f'{name}_count{{route="/"}} 4' in lines
    assert f'{name}_sum{{route="/"}} 99.6101' in lines
