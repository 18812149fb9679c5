"""Faults of load curves and archives are among the sentences that pages have in English."""

import io
import re
import zipfile
from collections.abc import Sequence

import pytest

from symbiose.domain.errors import InvalidDocument
from symbiose.files.load_curve import read_load_curve
from symbiose.files.packed_file import unpacked_file
from tests.files.load_curves import plain
from web.fault_sentences import FAULTS, OF_ARCHIVES, OF_CURVES
from web.forms import sentence

DAY = "Horodate;kW\n" + "\n".join(f"01/02/2025 {hour:02}:00;5" for hour in range(24))
TWO_METERS = "PRM;Horodate;kW\n" + "\n".join(f"{m};01/02/2025 {h}:00;5" for m in "12" for h in range(24))
RARE = "Horodate;kW\n" + "\n".join(f"{d:02}/02/2025 {h}:00;5" for d in range(1, 20) for h in (1, 9, 17))


def is_known(told: str, sentences: Sequence[str]) -> bool:
    """Tell whether a fault is one of some sentences, with what they leave open."""
    shapes = (re.sub(r"%\\\(\w+\\\)s", ".+", re.escape(one)) for one in sentences)
    return any(re.fullmatch(shape, told) for shape in shapes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a;b\n1;2\n",
        "Horodate;kW\nhier;x\n",
        "Horodate;kW\n" + "\n".join(f"{day:02}/02/2025;5" for day in range(1, 28)),
        DAY,
        TWO_METERS,
        RARE,
        plain(days=14, header="Date;Valeur"),
        plain(lambda at: 0.0, days=14),
        plain(days=12, written="%m/%d/%Y %H:%M"),
        "%PDF-1.7",
        '{"a": 1}',
    ],
)
def test_faults_of_curves_are_known_to_the_pages(text: str) -> None:
    with pytest.raises(InvalidDocument) as refused:
        read_load_curve(text.encode())

    assert all(is_known(problem.expected, (*FAULTS, *OF_CURVES)) for problem in refused.value.problems)


@pytest.mark.parametrize(
    "names", [("a.csv", "b.csv"), ("a.csv", *"bcdefg"), ("a.7z",), tuple(f"{n}.csv" for n in range(9))]
)
def test_faults_of_archives_are_known_to_the_pages(names: tuple[str, ...]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, b"PK\x03\x04")

    with (
        pytest.raises(InvalidDocument) as refused,
        unpacked_file(packed, len(packed.getvalue()), 1_000_000),
    ):
        pass

    assert all(is_known(problem.expected, OF_ARCHIVES) for problem in refused.value.problems)


def test_a_question_ends_without_a_full_stop() -> None:
    assert sentence("est-ce la bonne courbe ?") == "Est-ce la bonne courbe\N{NO-BREAK SPACE}?"
