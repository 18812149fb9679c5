"""Declarations as a JSON document: the English names, typed values, one fault rejects one flow."""

import pytest

from symbiose.domain.documents.import_report import RowStatus
from symbiose.domain.errors import InvalidDocument
from symbiose.domain.flows import Band
from symbiose.files.reading import read_file
from tests.files.reading_tools import flow, read_flows
from tests.files.reference import REFERENCE


def test_flows_are_counted_from_one() -> None:
    file = read_flows(flow(), flow(quantity="12"), flow(direction="need"))

    assert [(row.line, row.status) for row in file.rows] == [
        (1, RowStatus.ACCEPTED),
        (2, RowStatus.REJECTED),
        (3, RowStatus.ACCEPTED),
    ]
    assert file.rows[1].errors[0].column == "quantity"
    assert file.rows[1].errors[0].value == "12"


def test_an_empty_list_of_flows_is_good() -> None:
    assert read_flows().rows == ()


def test_values_are_typed() -> None:
    values = (
        read_flows(
            flow(
                site_id=53070853600038,
                waste_code=100102,
                months=[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3],
                quality={"pH": {"min": 6}, "zn": 4},
                price_eur_per_unit=12.5,
                valid_from="2026-01-01",
                period="month",
                power_kw=None,
            )
        )
        .rows[0]
        .values
    )

    assert values is not None
    assert (values.site, values.waste_code) == ("53070853600038", "10 01 02")
    assert (values.months[0], values.months[11]) == (0.25, 0.75)
    assert values.quality == {"pH": Band(min=6), "zn": Band(min=4, max=4)}
    assert values.quantity_per_year == 144.0


def test_unknown_keys_are_listed_once() -> None:
    assert read_flows(flow(note="a", sens="offre"), flow(note="b")).ignored_columns == ("note", "sens")


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"quantity": True}, "quantity"),
        ({"quantity": float("nan")}, "quantity"),
        ({"quantity": 10**400}, "quantity"),
        ({"quantity": -1}, "quantity"),
        ({"unit": 3}, "unit"),
        ({"resource": ["fly_ash"]}, "resource"),
        ({"resource": "  "}, "resource"),
        ({"resource": "a\x00b"}, "resource"),
        ({"direction": None}, "direction"),
        ({"months": [1, 2]}, "months"),
        ({"months": ["x"] * 12}, "months"),
        ({"quality": [1]}, "quality"),
        ({"quality": {"pH": {}}}, "quality"),
        ({"quality": {"pH": {"min": 2, "max": 1}}}, "quality"),
        ({"quality": {"pH": {"mean": 2}}}, "quality"),
        ({"quality": {"pH": True}}, "quality"),
        ({"quality": {"p\nH": 7}}, "quality"),
        ({"quality": {"p" * 101: 7}}, "quality"),
        ({"quality": {f"p{n}": n for n in range(101)}}, "quality"),
        ({"site_id": "a\nb"}, "site_id"),
        ({"site_id": "\ud800"}, "site_id"),
        ({"valid_from": 2026}, "valid_from"),
        ({"estimate": "x"}, "estimate"),
    ],
)
def test_a_fault_rejects_its_flow_only(changes: dict[str, object], column: str) -> None:
    file = read_flows(flow(**changes), flow(direction="need"))

    assert [row.status for row in file.rows] == [RowStatus.REJECTED, RowStatus.ACCEPTED]
    assert {error.column for error in file.rows[0].errors} == {column}
    file.report().model_dump_json()


def test_s25_a_flow_may_state_a_hundred_properties() -> None:
    (row,) = read_flows(flow(quality={f"p{n}": n for n in range(100)})).rows

    assert row.values is not None
    assert len(row.values.quality) == 100


def test_a_flow_that_is_no_object_is_a_bad_line() -> None:
    file = read_flows("x", 1, None, [], flow())

    assert [row.status for row in file.rows] == [RowStatus.REJECTED] * 4 + [RowStatus.ACCEPTED]


def test_a_name_given_twice_in_a_flow_rejects_it() -> None:
    text = '{"format": "symbiose.declarations/1", "flows": [{"site_id": "a", "site_id": "b"}]}'

    row = read_file("x.json", text.encode(), REFERENCE, site=None).rows[0]

    assert [(error.column, "deux fois" in error.reason) for error in row.errors] == [("site_id", True)]


@pytest.mark.parametrize(
    "document",
    [
        {"flows": None},
        {"flows": {}},
        {"note": "x"},
    ],
)
def test_a_document_that_is_no_list_of_flows_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(InvalidDocument):
        read_flows(**document)


def test_the_document_may_come_in_any_encoding() -> None:
    text = '{"format": "symbiose.declarations/1", "flows": []}'

    for encoding in ("utf-8-sig", "utf-16"):
        assert read_file("x.json", text.encode(encoding), REFERENCE, site=None).rows == ()
