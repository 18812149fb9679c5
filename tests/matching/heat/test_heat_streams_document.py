"""Every fault of a file of heat streams is told, at its place, all at once."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.documents.heat_streams import HeatStreams, read_heat_streams
from symbiose.domain.errors import InvalidDocument
from tests.matching.document_faults import told_by, with_value, without
from tests.matching.heat.streams import boiling, condensing, document, level, stream


def sound() -> dict[str, Any]:
    """Return a document that states everything."""
    return document(
        stream(170.0, 60.0, heat_capacity_flow_kw_per_k=3.0, kind="hot", dt_contribution_k=4.0),
        condensing(120.0, 500.0),
        boiling(-10.0, 20.0),
        stream(20.0, 90.0, power_kw=80.0, heat_capacity_flow_kw_per_k=None),
        utilities=[
            level("lps", "both", 150.0, 149.9, dt_contribution_k=5.0, max_kw=None, cost_eur_per_mwh=40.0),
            level("cw", "cold", 12.0, 20.0, max_kw=900.0),
        ],
        forbidden=[["s0", "s3"], ["lps", "s2"]],
        forced=[["s1", "lps"]],
    )


def read(told: Any, dt_min_k: float | None = None) -> HeatStreams:
    return read_heat_streams(told if isinstance(told, bytes) else json.dumps(told).encode(), dt_min_k)


def problems(told: Any) -> list[tuple[str, str]]:
    return told_by(read_heat_streams, told)


def changed(path: str, value: Any) -> Any:
    return with_value(sound(), path, value)


def test_a_sound_document_is_read() -> None:
    read_in = read(sound())

    assert [one.is_hot for one in read_in.streams] == [True, True, False, False]
    assert [one.heat_kw for one in read_in.streams] == [330, 500, 20, 80]
    assert read(b"\xef\xbb\xbf" + json.dumps(sound()).encode()) == read_in


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("format", "symbiose.heat-streams/2", '"symbiose.heat-streams/2"'),
        ("dt_min_k", -1.0, "-1.0"),
        ("dt_min_k", "10", '"10"'),
        ("dt_min_k", float("nan"), "nan"),
        ("streams", None, "null"),
        ("streams[1]", 7, "7"),
        ("streams[0].id", "", '""'),
        ("streams[0].id", "a\tb", '"a\\tb"'),
        ("streams[0].site", 3, "3"),
        ("streams[0].supply_temp_c", -273.16, "-273.16"),
        ("streams[0].supply_temp_c", float("inf"), "inf"),
        ("streams[0].target_temp_c", True, "true"),
        ("streams[0].heat_capacity_flow_kw_per_k", -3, "-3"),
        ("streams[0].kind", "cold", '"cold"'),
        ("streams[0].kind", "warm", '"warm"'),
        ("streams[0].power_kw", 3.0, "3.0"),
        ("streams[0].dt_contribution_k", -0.5, "-0.5"),
        ("streams[0].fouling", 1, "1"),
        ("streams[1].kind", None, ""),
        ("streams[1].power_kw", None, ""),
        ("streams[1].heat_capacity_flow_kw_per_k", 2.0, "2.0"),
        ("streams[3].power_kw", -1.0, "-1.0"),
        ("utilities[1].id", "lps", '"lps"'),
        ("utilities[0].use", "warm", '"warm"'),
        ("utilities[0].max_kw", -1.0, "-1.0"),
        ("utilities[0].cost_eur_per_mwh", "dear", '"dear"'),
        ("utilities[0].temp_c", 3.0, "3.0"),
        ("forbidden[0][0]", "nobody", '"nobody"'),
        ("forbidden[0][0]", "s3", '"s3"'),
        ("forbidden[0][1]", "s0", '"s0"'),
        ("forbidden[1][0]", "cw", '"cw"'),
        ("forced[0][1]", "s1", '"s1"'),
        ("more", [], "[]"),
    ],
)
def test_a_fault_is_told_first_at_its_place_and_what_follows_from_it_after(
    path: str, value: object, shown: str
) -> None:
    found = problems(changed(path, value))

    assert found[0] == (path, shown)
    assert len(found) == 1 or {where.split("[")[0] for where, _ in found[1:]} <= {
        "streams",
        "forbidden",
        "forced",
    }


def test_an_id_given_twice_is_told_at_its_second_place() -> None:
    assert problems(changed("streams[0].id", "s2")) == [
        ("streams[2].id", '"s2"'),
        ("forbidden[0][0]", '"s0"'),
    ]


@pytest.mark.parametrize("name", ["id", "site", "supply_temp_c", "target_temp_c"])
def test_what_has_to_be_there_is_asked_for(name: str) -> None:
    told = document(stream(90.0, 50.0))
    del told["streams"][0][name]
    told["streams"][0].setdefault("id", "s0") if name != "id" else None

    assert problems(told) == [(f"streams[0].{name}", "")]


def test_a_stream_needs_its_flow_or_its_power() -> None:
    told = document(stream(90.0, 50.0, heat_capacity_flow_kw_per_k=None))

    assert problems(told) == [("streams[0].heat_capacity_flow_kw_per_k", "")]


def test_all_faults_are_told_at_once() -> None:
    told = changed("streams[0].supply_temp_c", -300.0)
    told["streams"][3] |= {"id": "s1", "power_kw": "3", "kind": "hot"}
    told["utilities"][0]["use"] = "warm"
    told["forced"].append(["s0", "s3"])

    assert {path for path, _ in problems(told)} == {
        "streams[0].supply_temp_c",
        "streams[0].kind",
        "streams[3].id",
        "streams[3].power_kw",
        "streams[3].kind",
        "utilities[0].use",
        "forbidden[0][0]",
        "forbidden[0][1]",
        "forced[1]",
        "forced[1][0]",
        "forced[1][1]",
    }


def test_the_approach_may_be_left_out_where_everything_has_its_own_part() -> None:
    own = document(stream(90.0, 50.0, dt_contribution_k=3.0), utilities=[level("w", "cold", 9.0)])
    del own["dt_min_k"]

    assert problems(own) == [("dt_min_k", "")]
    own["utilities"][0]["dt_contribution_k"] = 2.0
    assert read(own).dt_min_k is None
    own["streams"].append({"id": "s1"} | stream(90.0, 50.0))
    assert problems(own) == [("dt_min_k", "")]


def test_another_approach_takes_the_place_of_the_documents_and_of_nothing_else() -> None:
    read_in = read(sound(), 30.0)

    assert read_in == read(sound() | {"dt_min_k": 30.0})
    assert [read_in.contribution_k(one.dt_contribution_k) for one in read_in.streams] == [4, 15, 15, 15]
    assert read(without(sound(), "dt_min_k"), 30.0) == read_in


def test_ids_hold_whatever_is_no_control_character() -> None:
    odd = document(stream(90.0, 50.0, id="__import__('os') → é, 1"), stream(20.0, 40.0, id=" "))

    assert [one.id for one in read(odd).streams] == ["__import__('os') → é, 1", " "]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
PATHS = (
    "streams", "streams[0]", "streams[0].id", "streams[0].power_kw", "streams[1].kind",
    "streams[1].supply_temp_c", "utilities", "utilities[0]", "utilities[0].id", "utilities[0].use",
    "forbidden", "forbidden[0]", "forbidden[0][1]", "forced", "forced[0]", "dt_min_k",
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(PATHS), ANYTHING)
def test_whatever_stands_in_a_place_is_read_or_told(path: str, value: object) -> None:
    told = changed(path, value)

    try:
        assert isinstance(read(told), HeatStreams)
    except InvalidDocument:
        assert problems(told)
