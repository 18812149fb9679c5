"""What `pip install .` brings: every package with its data, the console script, and nothing of the tests."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PACKAGES = ("symbiose", "graph", "matching", "web", "seed_data")
CARRIED = {".py", ".cypher", ".html", ".css", ".js", ".svg", ".yaml", ".csv", ".json", ".md", ".typed"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", *PACKAGES):
        (source / name).symlink_to(REPOSITORY / name)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, source],
        check=True,
        capture_output=True,
    )
    return zipfile.ZipFile(next(target.glob("symbiose-*.whl")))


def test_the_wheel_carries_every_file_of_the_five_packages(wheel: zipfile.ZipFile) -> None:
    here = {
        str(file.relative_to(REPOSITORY))
        for package in PACKAGES
        for file in (REPOSITORY / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.suffix in CARRIED
    }

    packed = set(wheel.namelist())

    assert here - packed == set()


def test_the_wheel_holds_no_top_level_package_but_the_five(wheel: zipfile.ZipFile) -> None:
    tops = {Path(name).parts[0] for name in wheel.namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_the_wheel_names_the_console_script(wheel: zipfile.ZipFile) -> None:
    entry = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))

    assert "symbiose = symbiose.app.cli:main" in wheel.read(entry).decode()


def test_r11_the_deployment_lock_has_a_hash_for_every_package_and_no_index_address() -> None:
    lock = (REPOSITORY / "requirements.txt").read_text(encoding="utf-8")
    pinned = [line for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))]

    assert pinned
    assert all(line.rstrip().endswith("\\") for line in pinned)
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert "http" not in lock
