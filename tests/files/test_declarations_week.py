"""When in the week a declared flow runs, what carries its heat, and what is refused of both."""

import pytest

from symbiose.domain.documents.import_report import FlowValues, RowStatus
from symbiose.domain.flows import Carrier
from symbiose.domain.week_parts import EVEN_WEEK
from tests.files.reading_tools import error_of, flow, read_flows, row_of, values_of


@pytest.mark.parametrize(
    ("words", "shares"),
    [
        ("jours ouvrés", (0.5, 0.5, 0)),
        ("Jours Ouvres", (0.5, 0.5, 0)),
        ("du lundi au vendredi", (0.5, 0.5, 0)),
        ("3x8", (0.5, 0.5, 0)),
        ("weekdays", (0.5, 0.5, 0)),
        ("jours ouvrés de jour", (1, 0, 0)),
        ("2 × 8", (0.75, 0.25, 0)),
        ("2x8 h", (0.75, 0.25, 0)),
        ("jours ouvrés de nuit", (0, 1, 0)),
        ("week-end", (0, 0, 1)),
        ("continu", EVEN_WEEK),
        ("24 h / 24, 7 j / 7", EVEN_WEEK),
        ("lundi", None),
        ("5 × 8", EVEN_WEEK),
    ],
)
def test_a_week_is_told_in_a_word(words: str, shares: tuple[float, ...] | None) -> None:
    row = row_of(semaine=words)

    if shares is None:
        assert "« jours ouvrés »" in row.errors[0].reason
    else:
        assert row.values is not None
        assert row.values.week_parts == shares


def test_shares_of_the_week_are_on_any_scale() -> None:
    assert values_of(part_jour="60", part_nuit="20", part_week_end="20").week_parts == (0.6, 0.2, 0.2)
    assert values_of(day_share="1", night_share="0", weekend_share="3").week_parts == (0.25, 0, 0.75)


def test_a_week_that_is_not_stated_stays_unsaid() -> None:
    assert values_of().week_parts is None


@pytest.mark.parametrize(
    ("cells", "column", "word"),
    [
        ({"part_jour": "1", "part_nuit": "-1", "part_week_end": "0"}, "part_nuit", "négative"),
        ({"part_jour": "1", "part_nuit": "x", "part_week_end": "0"}, "part_nuit", ""),
        ({"part_jour": "0", "part_nuit": "0", "part_week_end": "0"}, "part_jour", "nulle"),
        ({"part_jour": "1e308", "part_nuit": "1e308", "part_week_end": "1e308"}, "part_jour", "trop grande"),
        ({"part_jour": "1", "part_nuit": "", "part_week_end": "0"}, "part_nuit", "vont ensemble"),
        ({"part_jour": "1", "part_nuit": "0"}, "part_jour", "part_week_end"),
        ({"semaine": "lundi"}, "semaine", "mots inconnus"),
        ({"semaine": "continu", "part_jour": "1", "part_nuit": "1", "part_week_end": "1"}, "semaine", "soit"),
    ],
)
def test_a_wrong_week_is_refused_with_its_column(cells: dict[str, str], column: str, word: str) -> None:
    assert word in error_of(column, **cells)


@pytest.mark.parametrize(
    ("text", "carrier"),
    [
        ("eau", Carrier.WATER),
        ("Fumées", Carrier.FUMES),
        ("vapeur", Carrier.STEAM),
        ("air", Carrier.AIR),
        ("thermal oil", None),
        ("oil", Carrier.OIL),
    ],
)
def test_the_carrier_is_a_word(text: str, carrier: Carrier | None) -> None:
    row = row_of(fluide=text)

    assert (row.values.carrier if row.values else None) is carrier
    assert carrier is not None or row.errors[0].column == "fluide"


def test_marks_are_yes_or_no_and_nothing_else() -> None:
    values = values_of(encrassement="oui", corrosion="NON")

    assert (values.fouling, values.corrosive) == (True, False)
    assert (values_of().fouling, values_of().corrosive) == (None, None)
    assert "« oui »" in error_of("encrassement", encrassement="un peu")


def read(**fields: object) -> FlowValues:
    (row,) = read_flows(flow(**fields)).rows
    assert row.values is not None, row.errors
    return row.values


def test_a_document_states_the_same_with_its_own_types() -> None:
    values = read(week_parts=[6, 2, 2], carrier="fumes", fouling=True, corrosive=False)

    assert values.week_parts == (0.6, 0.2, 0.2)
    assert (values.carrier, values.fouling, values.corrosive) == (Carrier.FUMES, True, False)
    assert read(week="weekdays").week_parts == (0.5, 0.5, 0)


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"week_parts": [1, 2]}, "week_parts"),
        ({"week_parts": {"day": 1}}, "week_parts"),
        ({"week_parts": [1, True, 0]}, "week_parts"),
        ({"week": 3}, "week"),
        ({"week": ["weekdays"]}, "week"),
        ({"carrier": True}, "carrier"),
        ({"carrier": "lava"}, "carrier"),
        ({"fouling": 1}, "fouling"),
        ({"corrosive": "peut-être"}, "corrosive"),
    ],
)
def test_a_document_with_a_wrong_value_is_refused_by_its_key(fields: dict[str, object], column: str) -> None:
    (row,) = read_flows(flow(**fields)).rows

    assert row.status is RowStatus.REJECTED
    assert {error.column for error in row.errors} == {column}


def test_day_share_is_no_key_of_a_document() -> None:
    assert read_flows(flow(day_share=1)).ignored_columns == ("day_share",)
