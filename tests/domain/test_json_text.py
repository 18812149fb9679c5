"""JSON of unknown origin: read exactly, or told with every fault."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from symbiose.domain.base import Value
from symbiose.domain.documents.json_text import Json, read_json_with_problems, shown, shown_path
from symbiose.domain.documents.parsing import parse_document
from symbiose.domain.errors import InvalidDocument, Problem


def problems_of(raw: bytes) -> list[tuple[str, str]]:
    """Return what is told of a text, whether it can be read in spite of it or not."""
    try:
        _, problems = read_json_with_problems(raw)
    except InvalidDocument as error:
        problems = list(error.problems)
    return [(problem.path, problem.expected) for problem in problems]


TREES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(TREES, st.booleans())
@settings(deadline=None, max_examples=150)
def test_what_python_writes_is_read_back(tree: Any, mark: bool) -> None:
    raw = json.dumps(tree, ensure_ascii=False).encode("utf-8-sig" if mark else "utf-8")

    assert read_json_with_problems(raw) == (tree, [])


@given(st.binary(max_size=60))
@settings(deadline=None, max_examples=300)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        told = [str(problem) for problem in read_json_with_problems(raw)[1]]
    except InvalidDocument as error:
        told = [str(problem) for problem in error.problems]

    assert [text for text in told if not text or len(text.splitlines()) != 1] == []


@pytest.mark.parametrize("raw", [b"", b"  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_says_so(raw: bytes) -> None:
    ((_, expected),) = problems_of(raw)

    assert "empty" in expected


def test_a_fault_of_the_text_is_placed() -> None:
    ((_, expected),) = problems_of(b'{"a": 1,\n "b": }')

    assert "line 2, column 7" in expected


def test_other_encodings_are_refused_with_the_byte() -> None:
    ((_, expected),) = problems_of('{"a": "é"}'.encode("cp1252"))

    assert "not UTF-8 at byte 7" in expected


@pytest.mark.parametrize(
    ("text", "path", "part"),
    [
        ('{"a": [1, NaN]}', "a[1]", "finite"),
        ('{"a": -Infinity}', "a", "finite"),
        ('{"a": 1e999}', "a", "finite"),
        ('{"a": ' + "9" * 309 + "}", "a", "1.8e308"),
        ('{"a": ' + "9" * 5000 + "}", "a", "finite"),
        ('{"a": {"b": 1, "b": 2}}', "a.b", "given twice"),
        ('{"a": "\\ud800"}', "a", "surrogate"),
        ('{"\\udfff": 1}', "\\udfff", "surrogate"),
    ],
)
def test_what_is_json_and_still_cannot_be_meant_is_refused(text: str, path: str, part: str) -> None:
    ((found, expected),) = problems_of(text.encode())

    assert found == path
    assert part in expected


def test_all_faults_are_told_at_once() -> None:
    assert len(problems_of(b'{"a": NaN, "b": [Infinity], "c": {"d": 1, "d": 2}}')) == 3


@pytest.mark.parametrize("depth", [65, 100, 100_000])
def test_lists_too_deep_in_one_another_are_refused(depth: int) -> None:
    ((_, expected),) = problems_of(b"[" * depth + b"]" * depth)

    assert "deep" in expected


def test_a_document_of_ordinary_depth_is_read() -> None:
    assert read_json_with_problems(b"[" * 64 + b"]" * 64)[0] is not None


@given(st.text() | st.integers() | st.floats() | st.lists(st.text(), max_size=300))
@settings(deadline=None, max_examples=200)
def test_a_value_is_shown_on_one_line_of_two_hundred_characters(value: Any) -> None:
    text = shown(value)

    assert len(text.splitlines()) <= 1
    assert len(text) <= 200
    text.encode("utf-8")


def test_a_path_is_written_as_messages_do() -> None:
    assert shown_path(("streams", 0, "kind")) == "streams[0].kind"
    assert shown_path(()) == ""
    assert shown_path(("a\nb", 1)) == "a\\nb[1]"


def test_a_tree_is_returned_with_the_faults_it_can_be_read_in_spite_of() -> None:
    tree, problems = read_json_with_problems(b'{"a": NaN}')

    assert isinstance(tree, dict)
    assert math.isnan(tree["a"])  # type: ignore[arg-type]
    assert [problem.path for problem in problems] == ["a"]


class Point(Value):
    """A record of the format of these tests."""

    id: str = Field(min_length=1)
    """Id."""
    x: float = Field(ge=0)
    """Position."""
    near: str | None = None
    """Another point."""


class Points(Value):
    """The format of these tests."""

    points: tuple[Point, ...]
    """Points."""


def links(tree: Json) -> list[Problem]:
    listed = tree.get("points", []) if isinstance(tree, dict) else []
    points = [p for p in listed if isinstance(p, dict)] if isinstance(listed, list) else []
    known = {p.get("id") for p in points if isinstance(p.get("id"), str)}
    return [
        Problem(f"points[{i}].near", shown(p["near"]), "a known point is expected")
        for i, p in enumerate(points)
        if p.get("near") is not None and p["near"] not in known
    ]


def faults_of(document: object) -> list[tuple[str, str, str]]:
    with pytest.raises(InvalidDocument) as caught:
        parse_document(json.dumps(document).encode(), Points, links)
    return [(p.path, p.value, p.expected) for p in caught.value.problems]


def test_a_good_document_is_parsed() -> None:
    document = parse_document(
        b'{"points": [{"id": "a", "x": 1}, {"id": "b", "x": 0.5, "near": "a"}]}', Points, links
    )

    assert [point.x for point in document.points] == [1.0, 0.5]


def test_every_problem_of_a_document_is_told_with_its_place_and_value() -> None:
    found = faults_of(
        {
            "points": [{"id": 3, "x": "1", "near": "z"}, {"id": "b", "x": -1}, {"x": True, "colour": "red"}],
            "y": 1,
        }
    )

    assert set(found) == {
        ("points[0].id", "3", "a text is expected"),
        ("points[0].x", '"1"', "a number is expected"),
        ("points[0].near", '"z"', "a known point is expected"),
        ("points[1].x", "-1", "a number of at least 0 is expected"),
        ("points[2].id", "", "this field is required"),
        ("points[2].x", "true", "a number is expected"),
        ("points[2].colour", '"red"', "unknown field; remove it or correct its name"),
        ("y", "1", "unknown field; remove it or correct its name"),
    }


@pytest.mark.parametrize(
    "document", [None, [], 3, "x", {"points": {}}, {"points": None}, {"points": [1]}, {}]
)
def test_a_document_of_another_shape_is_refused_without_breaking_the_link_check(document: object) -> None:
    assert faults_of(document)


@given(TREES)
@settings(deadline=None, max_examples=150)
def test_any_tree_is_a_document_or_is_refused(tree: Any) -> None:
    """Oracle: pydantic itself, on the same tree and the same links."""
    try:
        parse_document(json.dumps(tree).encode(), Points, links)
        read = True
    except InvalidDocument:
        read = False

    try:
        Points.model_validate_json(json.dumps(tree), strict=True)
        valid = not links(tree)
    except ValidationError:
        valid = False
    assert read is valid


def test_half_a_character_is_told_and_does_not_break_the_reader() -> None:
    with pytest.raises(InvalidDocument) as caught:
        parse_document(b'{"points": [{"id": "\\ud800", "x": 1}, {"id": "b", "x": "1"}]}', Points, links)

    assert [(p.path, p.expected) for p in caught.value.problems] == [
        ("points[0].id", "half a character (a lone surrogate) is no text"),
        ("points[1].x", "a number is expected"),
    ]


def test_a_problem_is_told_once() -> None:
    assert len(faults_of({"points": [{"id": "a", "x": float("nan")}]})) == 1
