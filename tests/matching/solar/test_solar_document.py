"""Every fault of a solar sharing file is told, at its place, all at once."""

import json
from typing import Any

import pytest

from symbiose.domain.documents.solar_sharing_instance import read_solar_sharing_instance
from symbiose.domain.errors import InvalidDocument
from tests.matching.document_faults import told_by, with_value, without
from tests.matching.solar.solar_instances import participant, roof, sharing


def sound() -> dict[str, Any]:
    """Return an instance that states everything."""
    return sharing(
        [participant(use=[1.0, 2.0], shared_fee_eur_per_kwh=0.05, public=True)],
        [
            roof(output_kw_per_kwp=[0.5, 0], min_kwp=3.0, whole=False, owner="b")
            | {"capex_eur_per_kwp": 900.0, "opening_cost_eur": 5.0, "om_eur_per_kwp_year": 15.0}
        ],
        (1000.0, 2000),
    )


def problems(document: Any) -> list[tuple[str, str]]:
    return told_by(read_solar_sharing_instance, document)


def test_a_sound_instance_is_read_with_or_without_byte_order_mark() -> None:
    raw = json.dumps(sound()).encode()

    assert read_solar_sharing_instance(raw) == read_solar_sharing_instance(b"\xef\xbb\xbf" + raw)


def test_a_number_holds_in_every_step_and_prices_may_be_negative() -> None:
    document = sound()
    document["participants"][0] |= {"consumption_kw": 7.0, "purchase_eur_per_kwh": -0.01}

    assert read_solar_sharing_instance(json.dumps(document).encode()).participants[0].consumption_kw == 7.0


@pytest.mark.parametrize(
    "path",
    [
        *("format", "steps", "participants", "roofs", "rules", "economics", "key", "objective"),
        *(f"steps[0].{name}" for name in ("id", "hours_per_year")),
        *(f"participants[0].{n}" for n in ("id", "x_m", "y_m", "consumption_kw", "purchase_eur_per_kwh")),
        *(f"roofs[0].{name}" for name in ("id", "owner", "x_m", "y_m", "max_kwp", "output_kw_per_kwp")),
        *(f"rules.{name}" for name in ("max_distance_m", "max_power_kwp")),
        *(f"economics.{name}" for name in ("rate", "years", "surplus_eur_per_kwh")),
    ],
)
def test_a_required_field_is_missed(path: str) -> None:
    assert (path, "") in problems(without(sound(), path))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("format", "symbiose.solar-sharing-instance/2"),
        ("steps", []),
        ("steps[1].id", "t0"),
        ("steps[0].hours_per_year", -1),
        ("participants[0].consumption_kw", [1.0]),
        ("participants[0].consumption_kw[1]", -2.0),
        ("participants[0].consumption_kw", None),
        ("participants[0].x_m", "east"),
        ("participants[0].public", 1),
        ("participants[0].purchase_eur_per_kwh", float("nan")),
        ("participants[0].shared_fee_eur_per_kwh", -0.1),
        ("participants[0].colour", "red"),
        ("roofs[0].output_kw_per_kwp", [1.0, 2.0, 3.0]),
        ("roofs[0].output_kw_per_kwp[0]", -1.0),
        ("roofs[0].min_kwp", 101.0),
        ("roofs[0].max_kwp", float("inf")),
        ("roofs[0].owner", "two\nlines"),
        ("roofs[0].whole", "yes"),
        ("roofs[0].capex_eur_per_kwp", -1.0),
        ("roofs[0].opening_cost_eur", -1.0),
        ("rules.max_distance_m", -1.0),
        ("rules.max_power_kwp", "3 MW"),
        ("economics.rate", -0.01),
        ("economics.years", 0),
        ("key", "equal"),
        ("objective", "kwh"),
    ],
)
def test_a_wrong_value_is_told_at_its_place(path: str, value: Any) -> None:
    assert path in [told for told, _ in problems(with_value(sound(), path, value))]


def test_all_faults_are_told_at_once() -> None:
    document = sound() | {"participants": [participant(use=[1.0])] * 2, "extra": 1}
    document["roofs"][0]["min_kwp"] = 500.0

    assert {path for path, _ in problems(document)} == {
        *("participants[0].consumption_kw", "participants[1].consumption_kw"),
        *("participants[1].id", "roofs[0].min_kwp", "extra"),
    }


def test_a_list_of_another_length_is_told_of_steps() -> None:
    document = with_value(sound(), "participants[0].consumption_kw", [1.0])

    with pytest.raises(InvalidDocument, match="a list of 2, one for each step, is expected; found 1"):
        read_solar_sharing_instance(json.dumps(document).encode())
