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
    assert "4 kept, 0 broken" in answer.stdout


def test_an_import_against_the_direction_is_noticed(tmp_path: Path) -> None:
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    for package in ("symbiose", "graph", "matching", "web"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for part in ("app", "files", "jobs", "services", "domain"):
        (tmp_path / "symbiose" / part).mkdir()
        (tmp_path / "symbiose" / part / "__init__.py").touch()
    (tmp_path / "symbiose" / "app" / "serving.py").write_text("import flask\n", encoding="utf-8")
    (tmp_path / "symbiose" / "app" / "wiring.py").write_text("import flask\n", encoding="utf-8")
    (tmp_path / "symbiose" / "domain" / "flows.py").write_text("import graph\n", encoding="utf-8")

    answer = _lint(tmp_path)

    assert answer.returncode != 0
    assert "symbiose.domain.flows -> graph" in answer.stdout
