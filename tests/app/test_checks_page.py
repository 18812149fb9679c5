"""The page of checks is read from the names of tests, and names no check that is none."""

from pathlib import Path

import pytest

from symbiose.app import checks_page
from symbiose.app.checks_page import CHECKS, proofs, unknown, unproven


def test_the_lists_have_no_gap() -> None:
    assert list(CHECKS) == [*(f"S{n}" for n in range(1, 36)), *(f"R{n}" for n in range(1, 13))]


def test_every_check_has_a_test() -> None:
    assert unproven() == []


def test_no_test_is_named_after_a_check_that_is_none() -> None:
    assert unknown() == []


def test_a_test_of_two_checks_and_a_state_machine_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_x.py").write_text(
        "def test_s09_r2_two_hold_at_once(): ...\n"
        "def test_nothing_of_the_kind(): ...\n"
        "TestS9GoesThroughItsStates = object\n",
        encoding="utf-8",
    )

    found = [(proof.check, proof.sentence, proof.file) for proof in proofs(folder)]

    assert found == [
        ("S9", "two hold at once", "tests/test_x.py"),
        ("S9", "goes through its states", "tests/test_x.py"),
        ("R2", "two hold at once", "tests/test_x.py"),
    ]


def test_a_check_without_a_test_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks_page, "CHECKS", {**CHECKS, "S99": "The moon stays up."})

    assert "| [S99](#s99) | The moon stays up. | **no test yet** |" in checks_page.checks_page()
