"""Whether a resource may be what a waste code stands for."""

import pytest

from symbiose.domain.waste_agreement import disagrees
from symbiose.files.reference import load_reference

REFERENCE = load_reference()


@pytest.mark.parametrize(
    ("resource_id", "code"),
    [
        ("spent_oils", "13 02 05*"),  # its own
        ("spent_oils", "13 02 06*"),  # of its section
        ("ferrous_scrap", "19 10 01"),  # « déchets de fer ou d'acier »
        ("process_wastewater", "16 10 02"),  # carries no code, may be a waste
    ],
)
def test_a_resource_agrees_with_its_codes_their_sections_and_labels(resource_id: str, code: str) -> None:
    assert not disagrees(REFERENCE.wastes, REFERENCE.resources.get(resource_id), code)


@pytest.mark.parametrize(
    ("resource_id", "code"),
    [("spent_oils", "15 01 01"), ("cardboard_waste", "17 05 04"), ("cement", "17 01 01")],
)
def test_another_waste_and_what_is_no_waste_disagree(resource_id: str, code: str) -> None:
    assert disagrees(REFERENCE.wastes, REFERENCE.resources.get(resource_id), code)


def test_every_resource_agrees_with_every_code_it_carries() -> None:
    for resource in REFERENCE.resources:
        for code in resource.waste_codes:
            assert not disagrees(REFERENCE.wastes, resource, code)
