"""Every fault of a file of heat matches is told, at its place, all at once."""

import json
from typing import Any

import pytest

from symbiose.domain.documents.heat_match_instance import read_heat_match_document
from tests.matching.document_faults import told_by, with_value, without
from tests.matching.heat.heat_match_cases import match_instance
from tests.matching.heat.streams import document, level, stream


def sound() -> dict[str, Any]:
    """Return an instance that states everything."""
    return match_instance(
        [[100.0, 50.0, 0.0], [20.0, 0.0, 0.0]],
        [[30.0, 60.0, 50.0], [10.0, 10.0, 10.0]],
        forbidden=[["h1", "c0"]],
        forced=[["h0", "c1"]],
    )


def problems(told: Any) -> list[tuple[str, str]]:
    return told_by(read_heat_match_document, told)


def changed(path: str, value: Any) -> Any:
    return with_value(sound(), path, value)


def test_a_sound_instance_is_read_with_or_without_byte_order_mark() -> None:
    raw = json.dumps(sound()).encode()

    assert read_heat_match_document(raw) == read_heat_match_document(b"\xef\xbb\xbf" + raw)


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("extra", 1, "1"),
        ("hot[0].extra", 1, "1"),
        ("format", "symbiose.heat-match-instance/2", '"symbiose.heat-match-instance/2"'),
        ("intervals", 0, "0"),
        ("intervals", 2.5, "2.5"),
        ("intervals", True, "true"),
        ("hot[0].id", "", '""'),
        ("hot[0].id", "a\nb", '"a\\nb"'),
        ("hot[0].heat_kw[1]", -1.0, "-1.0"),
        ("hot[0].heat_kw[1]", "50", '"50"'),
        ("hot[0].heat_kw[1]", None, "null"),
        ("hot[0].heat_kw[1]", float("nan"), "nan"),
        ("hot[0].heat_kw[1]", 1e61, "1e+61"),
        ("hot[0].heat_kw", 50.0, "50.0"),
        ("forbidden[0]", ["h1"], ""),
        ("forbidden[0][0]", "c0", '"c0"'),
        ("forced[0][1]", "h0", '"h0"'),
        ("forced[0][1]", 7, "7"),
        ("forced[0]", ["h1", "c0"], '["h1", "c0"]'),
        ("hot[1].id", "h0", '"h0"'),
    ],
)
def test_a_fault_is_told_at_its_place(path: str, value: Any, shown: str) -> None:
    told = problems(changed(path, value))

    assert any(found.startswith(path) and at == shown for found, at in told), told


@pytest.mark.parametrize("name", ["format", "intervals", "hot", "cold"])
def test_what_is_required_is_asked_for(name: str) -> None:
    assert (name, "") in problems(without(sound(), name))


def test_a_list_of_another_length_is_refused() -> None:
    assert problems(changed("cold[0].heat_kw", [30.0, 110.0])) == [("cold[0].heat_kw", "[30.0, 110.0]")]


def test_sides_of_different_totals_are_refused() -> None:
    assert problems(changed("cold[0].heat_kw[0]", 30.001)) == [("cold", "170.001")]
    assert read_heat_match_document(json.dumps(changed("cold[0].heat_kw[0]", 30.0001)).encode())


def test_all_faults_are_told_at_once() -> None:
    told = sound() | {"forbidden": [["nobody", "c0"]], "extra": 1}
    told["hot"][0]["heat_kw"][0] = -1.0

    assert {path for path, _ in problems(told)} == {"forbidden[0][0]", "extra", "hot[0].heat_kw[0]"}


def test_streams_to_be_matched_and_levels_have_ids_of_their_own() -> None:
    told = document(stream(90.0, 40.0), utilities=[level("s0", "cold", 10.0), level("hot", "hot", 200.0)])

    assert problems(told) == [("utilities[0].id", '"s0"')]


def test_two_levels_are_never_forced_to_match() -> None:
    levels = [level("cw", "cold", 10.0), level("hps", "hot", 200.0)]
    told = document(stream(90.0, 40.0), utilities=levels, forced=[["hps", "cw"]])

    assert problems(told) == [("forced[0]", '["hps", "cw"]')]


def test_the_faults_of_streams_are_told_as_with_targets() -> None:
    told = document(stream(90.0, 40.0), forbidden=[["s0", "nobody"]], extra=1)

    assert {path for path, _ in problems(told)} == {"forbidden[0][1]", "extra"}
