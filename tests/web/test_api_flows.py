"""Flows through the API: listed in pages, declared once, replaced as read, withdrawn, remembered."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from symbiose.domain.documents.flow_entry import MONTH_KEYS, WEEK_KEYS, FlowEntry
from symbiose.files.declarations_columns import FRENCH_NAMES
from tests.builders import NOON, make_flow
from tests.fakes import FakeStore
from tests.web.api_matrix import FLOW
from tests.web.conftest import MovingClock
from tests.web.people import Person, faults

FLOWS = "/api/v1/flows"
SignIn = Callable[[str], Person]


def ids(person: Person, query: str = "") -> list[str]:
    answer = person.get(f"{FLOWS}{query}")
    assert answer.status_code == 200, answer.text
    return [flow["id"] for flow in answer.json["flows"]]


def entries(store: FakeStore) -> list[str]:
    return [entry.action for entry in store.repositories.journal.entries]


def test_the_model_of_a_flow_has_the_keys_that_are_read() -> None:
    listed = {"months", "week_parts", "quality", "estimate"}
    read = set(FRENCH_NAMES) - {*MONTH_KEYS, *WEEK_KEYS} | listed

    assert set(FlowEntry.model_fields) == read


def test_a_manager_lists_their_flows_and_a_coordinator_all(giver: Person, coordinator: Person) -> None:
    assert ids(giver) == ["flow_chain", "flow_offer"]
    assert ids(coordinator) == ["flow_chain", "flow_need", "flow_offer", "flow_oxide"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?site=site_b", ["flow_need"]),
        ("?direction=need", ["flow_need", "flow_oxide"]),
        ("?resource=fly_ash&direction=offer", ["flow_chain", "flow_offer"]),
        ("?site=nobody", []),
    ],
)
def test_filters_keep_what_they_say(query: str, wanted: list[str], coordinator: Person) -> None:
    assert ids(coordinator, query) == wanted


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("?sites=site_a", "sites"),
        ("?direction=up", "direction"),
        ("?limit=0", "limit"),
        ("?limit=501", "limit"),
        ("?limit=many", "limit"),
        ("?updated_since=yesterday", "updated_since"),
        ("?updated_since=2026-11-25T08:00:00", "updated_since"),
        ("?withdrawn=perhaps", "withdrawn"),
        ("?cursor=%C3%A9", "cursor"),
        ("?site=a&site=b", "site"),
    ],
)
def test_a_parameter_that_is_none_is_told_in_french(query: str, path: str, coordinator: Person) -> None:
    (told,) = faults(coordinator.get(f"{FLOWS}{query}")).items()

    assert told[0] == path
    assert "Input" not in told[1]
    assert "should" not in told[1]


def test_pages_hold_every_flow_once_whatever_is_declared_meanwhile(
    coordinator: Person, store: FakeStore
) -> None:
    store.repositories.flows.save([make_flow(id=f"flow_{i:02}") for i in range(23)])
    wanted = ids(coordinator, "?limit=500")

    found: list[str] = []
    cursor = ""
    while True:
        page = coordinator.get(f"{FLOWS}?limit=5{cursor}").json
        found += [flow["id"] for flow in page["flows"]]
        store.repositories.flows.save([make_flow(id="aaa_before_all_others")])
        if "next_cursor" not in page:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert found == wanted


def test_changes_since_a_moment_tell_withdrawals_too(giver: Person, clock: MovingClock) -> None:
    clock.now = NOON + timedelta(hours=1)
    giver.send("DELETE", f"{FLOWS}/flow_chain")
    since = "updated_since=2026-06-01T12:30:00Z"

    assert ids(giver, f"?{since}") == []
    assert ids(giver, f"?{since}&withdrawn=true") == ["flow_chain"]


def test_a_flow_is_declared_with_the_keys_of_the_format(giver: Person, store: FakeStore) -> None:
    sent = FLOW | {
        "resource": "fly_ash",
        "unit": "kg",
        "quantity": 1_200_500,
        "months": [1] * 11 + [2],
        "quality": {"humidité": {"max": 5}, "pH": 7},
        "waste_code": "10 01 02",
        "price_eur_per_unit": -0.0125,
        "valid_from": "2026-01-01",
        "quantity_confidentiality": "category",
        "description": "silo n° 3",
    }

    made = giver.send("POST", FLOWS, sent)

    assert made.status_code == 201
    assert made.location == f"{FLOWS}/{made.json['id']}"
    assert made.json["resource_id"] == "fly_ash"
    flow = made.json["flow"]
    assert (flow["quantity"], flow["unit"], flow["price_eur_per_unit"]) == (1200.5, "t", -12.5)
    assert flow["quality"] == {"humidité": {"max": 5.0}, "pH": 7.0}
    assert entries(store)[-1] == "declare_flow"
    assert giver.get(made.location).json == made.json


def test_a_flow_of_heat_says_when_in_the_week_it_passes_and_what_carries_it(
    giver: Person, store: FakeStore
) -> None:
    heat = FLOW | {"resource": "heat_low", "unit": "MWh", "supply_temp_c": 60, "carrier": "fumes"}

    shares = giver.send("POST", FLOWS, heat | {"week_parts": [6, 2, 2], "fouling": True}).json["flow"]
    word = giver.send("POST", FLOWS, heat | {"week": "weekdays", "reference": "b"}).json["flow"]
    wrong = giver.send("POST", FLOWS, heat | {"week_parts": [6, 2], "fouling": 3, "carrier": "lava"})

    assert (shares["week_parts"], shares["carrier"], shares["fouling"]) == ([0.6, 0.2, 0.2], "fumes", True)
    assert word["week_parts"] == [0.5, 0.5, 0.0]
    assert "corrosive" not in word
    assert wrong.status_code == 422
    assert set(faults(wrong)) >= {"week_parts", "fouling", "carrier"}


def test_words_that_mean_nothing_certain_come_back_with_suggestions(giver: Person) -> None:
    made = giver.send("POST", FLOWS, FLOW | {"resource": "vieux papiers et cartons mélangés", "unit": "t"})

    assert made.status_code == 201
    assert "resource_id" not in made.json
    assert {"id", "label", "confidence", "reason"} == set(made.json["suggestions"][0])


def test_every_fault_of_a_flow_is_told_at_once(giver: Person, store: FakeStore) -> None:
    before = store.repositories

    told = faults(
        giver.send(
            "POST",
            FLOWS,
            {"direction": "up", "quantity": -1, "unit": "parsec", "declared_by": "me", "months": [1]},
        )
    )

    assert set(told) >= {"site_id", "direction", "resource", "quantity", "unit", "declared_by", "months"}
    assert store.repositories is before


@pytest.mark.parametrize("field", ["id", "declared_at", "declared_by", "withdrawn", "rank", "resource_id"])
def test_s8_fields_that_the_server_owns_are_refused(field: str, giver: Person, store: FakeStore) -> None:
    before = store.repositories

    told = faults(giver.send("POST", FLOWS, FLOW | {field: "x"}))

    assert set(told) == {field}
    assert store.repositories is before


def test_s4_a_site_of_others_is_refused_like_a_missing_one(giver: Person) -> None:
    theirs = giver.send("POST", FLOWS, FLOW | {"site_id": "site_b"})
    missing = giver.send("POST", FLOWS, FLOW | {"site_id": "site_z"})

    assert set(faults(theirs)) == set(faults(missing)) == {"site_id"}
    assert faults(theirs) == faults(missing)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 422),
        (b"", "application/json", 422),
        (b"[]", "application/json", 422),
        (b'{"a": 1, "a": 2}', "application/json", 422),
        (b'{"quantity": NaN}', "application/json", 422),
        (b"\xff", "application/json", 422),
        (b"[" * 5000, "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        (b'{"x": "' + b"a" * 1_100_000 + b'"}', "application/json", 413),
    ],
)
def test_what_is_no_json_document_is_refused(
    body: bytes, content_type: str, status: int, giver: Person
) -> None:
    answer = giver.client.post(
        FLOWS, data=body, content_type=content_type, headers={"X-CSRFToken": giver.token()}
    )

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("headers", "reference"), [({"Idempotency-Key": "order 17"}, None), ({}, "R17"), ({}, "été")]
)
def test_r1_the_same_declaration_sent_again_is_declared_once(
    headers: dict[str, str], reference: str | None, giver: Person, store: FakeStore
) -> None:
    sent = FLOW | ({"reference": reference} if reference else {})

    first = giver.send("POST", FLOWS, sent, **headers)
    count = len(entries(store))
    again = giver.send("POST", FLOWS, sent, **headers)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert len(entries(store)) == count


def test_the_same_key_for_other_values_is_a_contradiction(giver: Person, store: FakeStore) -> None:
    giver.send("POST", FLOWS, FLOW, **{"Idempotency-Key": "k"})
    before = store.repositories

    other = giver.send("POST", FLOWS, FLOW | {"quantity": 11}, **{"Idempotency-Key": "k"})

    assert other.status_code == 409
    assert other.content_type == "application/problem+json"
    assert store.repositories is before


def test_the_same_key_of_another_caller_is_another_declaration(giver: Person, coordinator: Person) -> None:
    made = [person.send("POST", FLOWS, FLOW, **{"Idempotency-Key": "k"}) for person in (giver, coordinator)]

    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json["id"] != made[1].json["id"]


def test_a_key_that_is_no_plain_text_is_refused(giver: Person) -> None:
    assert set(faults(giver.send("POST", FLOWS, FLOW, **{"Idempotency-Key": "k" * 201}))) == {
        "Idempotency-Key"
    }


@pytest.fixture
def declared(giver: Person) -> Iterator[Any]:
    made = giver.send("POST", FLOWS, FLOW | {"reference": "R1"})
    assert made.status_code == 201
    return made


def test_what_is_read_can_be_sent_back_and_changes_nothing(
    giver: Person, declared: Any, store: FakeStore
) -> None:
    before = entries(store)

    same = giver.send(
        "PUT", declared.location, declared.json["flow"], **{"If-Match": declared.headers["ETag"]}
    )

    assert same.status_code == 200
    assert same.json == declared.json
    assert entries(store) == before


def test_r2_a_version_is_replaced_only_by_who_read_it(giver: Person, declared: Any, store: FakeStore) -> None:
    etag = declared.headers["ETag"]
    body = declared.json["flow"] | {"quantity": 12, "resource": "eau chaude"}

    first = giver.send("PUT", declared.location, body, **{"If-Match": etag})
    late = giver.send("PUT", declared.location, body | {"quantity": 99}, **{"If-Match": etag})

    assert (first.status_code, late.status_code) == (200, 412)
    assert first.json["id"] == declared.json["id"]
    assert first.json["flow"]["quantity"] == 12
    assert late.json["code"] == "stale_version"
    assert giver.get(declared.location).headers["ETag"] == first.headers["ETag"] != etag
    assert entries(store)[-1] == "correct_flow"


def test_a_version_is_not_replaced_unread(giver: Person, declared: Any) -> None:
    body = declared.json["flow"]

    assert giver.send("PUT", declared.location, body).status_code == 428
    assert giver.send("PUT", declared.location, body, **{"If-Match": '"other"'}).status_code == 412
    weak = f"W/{declared.headers['ETag']}"
    assert giver.send("PUT", declared.location, body, **{"If-Match": weak}).status_code == 412
    assert giver.send("PUT", declared.location, body, **{"If-Match": "*"}).status_code == 200


def test_a_flow_keeps_its_site_and_its_reference(giver: Person, declared: Any) -> None:
    body = declared.json["flow"] | {"site_id": "site_b", "reference": "R2", "quantity": -1}

    told = faults(giver.send("PUT", declared.location, body, **{"If-Match": "*"}))

    assert set(told) == {"site_id", "reference", "quantity"}


@pytest.mark.parametrize(
    "change",
    [{"resource": "eau chaude", "unit": "MWh"}, {"direction": "need"}, {"valid_from": "2026-03-01"}],
)
def test_a_flow_told_by_its_values_gets_a_reference_when_they_change(
    change: dict[str, str], giver: Person
) -> None:
    body = giver.get(f"{FLOWS}/flow_offer").json["flow"]

    new = giver.send("PUT", f"{FLOWS}/flow_offer", body | change, **{"If-Match": "*"})
    again = giver.send("POST", FLOWS, new.json["flow"])
    file = giver.get("/api/v1/export?format=csv").data
    token = {"X-CSRFToken": giver.token()}
    back = giver.client.post("/api/v1/imports", data=file, content_type="text/csv", headers=token)

    assert new.json["flow"]["reference"].startswith("web-")
    assert (again.status_code, again.json["id"]) == (200, "flow_offer")
    assert back.json["files"][0]["rejected"] == 0
    assert giver.get(f"{FLOWS}/flow_offer").json == new.json
    held = [flow["flow"].get("reference") for flow in giver.get(FLOWS).json["flows"]]
    assert held.count(new.json["flow"]["reference"]) == 1


def test_a_withdrawn_flow_is_told_and_neither_replaced_nor_declared_again(
    giver: Person, declared: Any, store: FakeStore
) -> None:
    gone = giver.send("DELETE", declared.location)
    count = len(entries(store))

    again = giver.send("DELETE", declared.location)

    assert (gone.status_code, gone.data, again.status_code) == (204, b"", 204)
    assert len(entries(store)) == count
    assert giver.get(declared.location).json["withdrawn"] is True
    body = declared.json["flow"]
    assert giver.send("PUT", declared.location, body, **{"If-Match": "*"}).status_code == 409
    assert giver.send("POST", FLOWS, FLOW | {"reference": "R1"}).status_code == 409


def test_a_flow_is_not_withdrawn_when_it_is_no_longer_what_was_read(giver: Person, declared: Any) -> None:
    answer = giver.send("DELETE", declared.location, **{"If-Match": '"other"'})

    assert answer.status_code == 412
    assert giver.get(declared.location).json["withdrawn"] is False


def test_every_version_is_told_oldest_first(giver: Person, declared: Any, clock: MovingClock) -> None:
    clock.now += timedelta(minutes=1)
    giver.send("PUT", declared.location, declared.json["flow"] | {"quantity": 12}, **{"If-Match": "*"})
    giver.send("DELETE", declared.location)

    versions = giver.get(f"{declared.location}/versions").json["versions"]

    told = [(v["number"], v["step"], v["state"]["flow"]["quantity"], v["changed"]) for v in versions]
    assert told == [
        (1, "declared", 10.0, []),
        (2, "changed", 12.0, ["quantity_per_year"]),
        (3, "withdrawn_version", 12.0, []),
    ]
    assert {version["author"] for version in versions} == {"giver@test.example"}


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_s4_a_flow_of_others_looks_like_a_missing_one(method: str, signed_in: SignIn) -> None:
    receiver = signed_in("receiver")

    theirs, missing = (receiver.send(method, f"{FLOWS}/{i}", FLOW) for i in ("flow_oxide", "nobody"))

    assert theirs.status_code == missing.status_code == 404
    assert theirs.data == missing.data
