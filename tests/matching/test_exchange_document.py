"""Every fault of an instance file is told, at its place, all at once."""

import json
from typing import Any

import pytest

from symbiose.domain.documents.exchange_instance import ExchangeInstance, read_exchange_instance
from symbiose.domain.documents.exchange_links import exchange_links
from symbiose.domain.documents.parsing import parse_document
from symbiose.domain.errors import InvalidDocument
from tests.matching.document_faults import told_by, with_value, without
from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import arc, instance, need, offer, processor


def sound() -> dict[str, Any]:
    """Return an instance that states everything."""
    return instance(
        periods=2,
        offers=[offer(quantity=[1.0, 2.0], must_place=True, quality={"ph": 7.0}), offer("o2")],
        needs=[need(accepts={"ph": {"min": 1.0, "max": 9.0}}, opening_cost_eur=1.0), need("n2")],
        processors=[processor(capacity=[1.0, 2.0], outputs={"slag": 0.5, "dust": 0.1}), processor("p2")],
        pools=[{"id": "g", "processors": ["p1", "p2"], "capacity": 9.0, "opening_cost_eur": 1.0}],
        arcs=[
            arc(min_quantity=1.0, max_quantity=2.0, co2_kg_per_unit=-3.0, **{"yield": 0.5}),
            arc(target="n2"),
            arc(target="p1"),
            arc("p1", "n1", "slag"),
            arc("p1", "n1", "dust"),
        ],
        storage=[{"offer": "o1", "capacity": 1.0, "cost_eur_per_unit_period": 1.0, "loss_per_period": 0.5}],
        locked=[{"from": "o1", "to": "n1", "quantity": [1.0, 1.0]}],
        forbidden=[{"from": "o1", "to": "p1"}],
        objective="co2_avoided",
    )


def problems(document: Any) -> list[tuple[str, str]]:
    return told_by(read_exchange_instance, document)


def changed(path: str, value: Any) -> Any:
    return with_value(sound(), path, value)


def test_a_sound_instance_is_read_with_or_without_byte_order_mark() -> None:
    raw = json.dumps(sound()).encode()

    assert read_exchange_instance(raw) == read_exchange_instance(b"\xef\xbb\xbf" + raw)


def test_what_may_be_left_out_takes_its_default() -> None:
    document = read_exchange_instance(json.dumps(instance(offers=[offer()], arcs=[])).encode())

    assert (document.periods, document.objective) == (1, "net_benefit")
    assert (document.offers[0].must_place, document.offers[0].quality) == (False, {})


@pytest.mark.parametrize(
    "path",
    [
        "format",
        *(f"offers[0].{name}" for name in ("id", "site", "resource", "quantity")),
        *(f"needs[0].{name}" for name in ("id", "site", "resource", "quantity")),
        *(f"processors[0].{name}" for name in ("id", "site", "capacity")),
        *(f"arcs[0].{name}" for name in ("from", "to", "resource")),
        *(f"storage[0].{name}" for name in ("offer", "capacity")),
        *(f"locked[0].{name}" for name in ("from", "to", "quantity")),
        *(f"forbidden[0].{name}" for name in ("from", "to")),
    ],
)
def test_a_required_field_is_missed(path: str) -> None:
    assert (path, "") in problems(without(sound(), path))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("format", "symbiose.exchange-instance/2"),
        ("periods", 0),
        ("periods", 1.5),
        ("periods", True),
        ("periods", None),
        ("objective", "profit"),
        ("offers", {}),
        ("offers", None),
        ("offers[0]", "o1"),
        ("offers[0].id", ""),
        ("offers[0].id", 7),
        ("offers[0].site", None),
        ("offers[0].must_place", 1),
        ("offers[0].must_place", "yes"),
        ("offers[0].quantity", "10"),
        ("offers[0].quantity", None),
        ("offers[0].quantity", {}),
        ("offers[0].quantity", -1.0),
        ("offers[0].quantity", True),
        ("offers[0].quantity[1]", "x"),
        ("offers[0].quantity[1]", -0.5),
        ("offers[0].quantity", [1.0]),
        ("offers[0].quantity", []),
        ("offers[0].quantity", [1.0, 2.0, 3.0]),
        ("offers[0].disposal_cost_eur_per_unit", "1"),
        ("offers[0].quality.ph", None),
        ("offers[0].quality", []),
        ("offers[0].colour", "red"),
        ("needs[0].purchase_cost_eur_per_unit", []),
        ("needs[0].opening_cost_eur", -1),
        ("needs[0].accepts.ph", 7),
        ("needs[0].accepts.ph", {}),
        ("needs[0].accepts.ph.max", "9"),
        ("needs[0].accepts.ph.mean", 5.0),
        ("processors[0].capacity", -3),
        ("processors[0].capacity[0]", -3),
        ("processors[0].outputs.slag", -0.1),
        ("processors[0].opening_cost_eur", -0.1),
        ("processors[0].output_quality", {"slag": 3}),
        ("arcs[0].yield", -1),
        ("arcs[0].min_quantity", -1),
        ("arcs[0].max_quantity", -1),
        ("arcs[0].max_quantity", "many"),
        ("arcs[0].opening_cost_eur", -1),
        ("arcs[0].co2_kg_per_unit", None),
        ("storage[0].capacity", -1),
        ("storage[0].capacity", [1.0, 1.0]),
        ("storage[0].cost_eur_per_unit_period", -1),
        ("storage[0].loss_per_period", 1.01),
        ("storage[0].loss_per_period", -0.01),
        ("locked[0].quantity", -1),
        ("locked[0].quantity", [1.0]),
        ("locked[0].extra", 1),
        ("pools[0].processors", ["p1", "o1"]),
        ("pools[0].capacity", -1),
    ],
)
def test_a_wrong_value_is_told_at_its_place(path: str, value: Any) -> None:
    found = problems(changed(path, value))

    assert any(where == path or where.startswith((f"{path}.", f"{path}[")) for where, _ in found), found


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize("path", ["offers[0].quantity", "arcs[0].cost_eur_per_unit", "offers[0].quality.ph"])
def test_what_is_no_finite_number_is_told_once(path: str, text: str) -> None:
    raw = json.dumps(changed(path, "@@")).replace('"@@"', text).encode()

    assert [where for where, _ in problems(raw)] == [path]


@pytest.mark.parametrize("character", ["\n", "\x00", "\t", "\x7f", "\x85"])
def test_an_id_with_a_control_character_is_refused_on_one_line(character: str) -> None:
    (path, value), *_ = problems(changed("offers[1].id", f"o{character}2"))

    assert path == "offers[1].id"
    assert character not in value


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("offers[1].id", "o1", "offers[1].id"),
        ("needs[1].id", "o2", "needs[1].id"),
        ("processors[1].id", "n1", "processors[1].id"),
        ("pools[0].processors", ["p1", "p1"], "pools[0].processors[1]"),
        ("arcs[1]", arc(min_quantity=0.0), "arcs[1]"),
        ("arcs[0].from", "nobody", "arcs[0].from"),
        ("arcs[0].from", "n2", "arcs[0].from"),
        ("arcs[0].to", "nobody", "arcs[0].to"),
        ("arcs[0].to", "o2", "arcs[0].to"),
        ("arcs[0].resource", "slag", "arcs[0].resource"),
        ("arcs[3].resource", "ash", "arcs[3].resource"),
        ("arcs[0].min_quantity", 2.5, "arcs[0].min_quantity"),
        ("needs[0].accepts.ph.min", 9.5, "needs[0].accepts.ph.min"),
        ("processors[0].accepts", {"ph": {"min": 2, "max": 1}}, "processors[0].accepts.ph.min"),
        ("processors[0].output_quality", {"gold": {"ph": 1.0}}, "processors[0].output_quality.gold"),
        ("storage[0].offer", "n1", "storage[0].offer"),
        ("storage[0].offer", "nobody", "storage[0].offer"),
        ("forbidden[0].from", "nobody", "forbidden[0].from"),
        ("forbidden[0].to", "nobody", "forbidden[0].to"),
        ("locked[0].to", "nobody", "locked[0].to"),
        ("locked[0]", {"from": "o2", "to": "n1", "quantity": 1.0}, "locked[0]"),
        ("locked[0]", {"from": "o1", "to": "n1", "resource": "slag", "quantity": 1.0}, "locked[0]"),
        ("locked[0]", {"from": "p1", "to": "n1", "quantity": 1.0}, "locked[0]"),
        ("forbidden[0]", {"from": "o1", "to": "n1"}, "locked[0]"),
        ("forbidden[0]", {"from": "o1", "to": "n1", "resource": "ash"}, "locked[0]"),
    ],
)
def test_what_contradicts_another_place_is_told(path: str, value: Any, where: str) -> None:
    assert where in [found for found, _ in problems(changed(path, value))]


def test_an_offer_has_one_storage() -> None:
    document = sound()
    document["storage"] *= 2

    assert problems(document) == [("storage[1].offer", '"o1"')]


def test_a_lock_that_names_its_resource_leaves_another_resource_of_the_pair_free_to_be_forbidden() -> None:
    document = sound()
    document["locked"].append({"from": "p1", "to": "n1", "resource": "slag", "quantity": 0.1})
    document["forbidden"].append({"from": "p1", "to": "n1", "resource": "dust"})

    read_exchange_instance(json.dumps(document).encode())


def test_a_negative_limit_is_told_once_where_no_least_quantity_is_stated() -> None:
    assert [path for path, _ in problems(changed("arcs[1].max_quantity", -1))] == ["arcs[1].max_quantity"]


def test_a_ban_needs_no_arc() -> None:
    read_exchange_instance(json.dumps(changed("forbidden[0]", {"from": "o2", "to": "n2"})).encode())


def test_all_problems_are_told_at_once_links_too_where_types_are_wrong() -> None:
    document = changed("offers[0].quantity", "ten")
    document["arcs"][0]["to"] = "nobody"
    document["needs"][1]["id"] = "o1"
    document["unknown"] = 1
    document["storage"][0]["loss_per_period"] = 2

    paths = [path for path, _ in problems(document)]

    assert {
        "offers[0].quantity",
        "arcs[0].to",
        "needs[1].id",
        "unknown",
        "storage[0].loss_per_period",
    } <= set(paths)
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("raw", [b"", b"   ", b"{", b"[]", b"null", b"\xff\xfe{}", b'{"a": 1, "a": 2}', b"3"])
def test_what_is_no_instance_at_all_is_refused(raw: bytes) -> None:
    assert problems(raw)


def test_a_name_given_twice_in_one_object_is_told() -> None:
    raw = json.dumps(sound()).replace('"periods": 2', '"periods": 2, "periods": 2').encode()

    assert ("periods", "") in problems(raw)


@pytest.mark.parametrize("seed", range(10))
def test_what_is_read_at_once_is_what_is_read_piece_by_piece(seed: int) -> None:
    raw = json.dumps(make_instance(seed), indent=seed % 3).encode()

    assert read_exchange_instance(raw) == parse_document(raw, ExchangeInstance, exchange_links)


@pytest.mark.parametrize(
    "twice",
    [
        b'"objective": "net_benefit", "objective": "co2_avoided"',
        b'"periods" : 1, "periods"\n:1',
        b'"offers": [{"id": "o", "site": "a", "quantity": 1, "quality": {"ph": 1, "ph": 1}}]',
    ],
)
def test_a_name_given_twice_is_told_however_it_is_spaced(twice: bytes) -> None:
    raw = b'{"format": "symbiose.exchange-instance/1", ' + twice + b"}"

    with pytest.raises(InvalidDocument, match="given twice"):
        read_exchange_instance(raw)


def test_texts_that_look_like_names_are_texts() -> None:
    document = instance(offers=[offer(':a": "'), offer('":"')])

    assert [o.id for o in read_exchange_instance(json.dumps(document).encode()).offers] == [':a": "', '":"']
