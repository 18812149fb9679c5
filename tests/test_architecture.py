"""Imports point towards the domain, and each library stays in the room it belongs to."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [command, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_point_towards_the_domain() -> None:
    answer = _lint(REPOSITORY)

    assert answer.returncode == 0, answer.stdout
    assert "5 kept, 0 broken" in answer.stdout


def _tree(tmp_path: Path) -> None:
    """Make packages of the names that the contracts speak of, nearly empty."""
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    for package in ("symbiose", "graph", "matching", "web"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for part in ("app", "files", "jobs", "services", "domain"):
        (tmp_path / "symbiose" / part).mkdir()
        (tmp_path / "symbiose" / part / "__init__.py").touch()
    for part in ("exchange_check", "documents"):
        (tmp_path / "symbiose" / "domain" / part).mkdir()
        (tmp_path / "symbiose" / "domain" / part / "__init__.py").touch()
    (tmp_path / "symbiose" / "domain" / "documents" / "solve_check.py").touch()
    (tmp_path / "symbiose" / "app" / "serving.py").write_text("import flask\n", encoding="utf-8")
    (tmp_path / "symbiose" / "app" / "wiring.py").write_text("import flask\n", encoding="utf-8")


def test_an_import_against_the_direction_is_noticed(tmp_path: Path) -> None:
    _tree(tmp_path)
    (tmp_path / "symbiose" / "domain" / "flows.py").write_text("import graph\n", encoding="utf-8")

    answer = _lint(tmp_path)

    assert answer.returncode != 0
    assert "symbiose.domain.flows -> graph" in answer.stdout


def test_a_check_that_leans_on_the_optimiser_is_noticed(tmp_path: Path) -> None:
    _tree(tmp_path)
    told = tmp_path / "symbiose" / "domain" / "documents" / "solve_check.py"
    told.write_text("import numpy\n", encoding="utf-8")

    answer = _lint(tmp_path)

    assert "An answer is checked without what found it BROKEN" in answer.stdout
