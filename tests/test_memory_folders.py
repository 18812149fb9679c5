"""Databases of the tests lie in memory where there is room for them, and leave nothing there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from tests import memory_folders
from tests.memory_folders import folder_in_memory


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a folder in the place of the one in memory."""
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr(memory_folders, "IN_MEMORY", folder)
    return folder


def test_a_folder_in_memory_is_for_its_owner_alone_and_goes_with_what_is_in_it(
    memory: Path, tmp_path: Path
) -> None:
    with folder_in_memory(tmp_path, room_bytes=1) as folder:
        (folder / "database").mkdir()

        assert folder.parent == memory
        assert folder.stat().st_mode & 0o077 == 0

    assert list(memory.iterdir()) == []


@pytest.mark.parametrize(("exists", "room_bytes"), [(False, 0), (True, 1 << 62)])
def test_where_there_is_no_memory_to_write_to_or_too_little_the_other_folder_is_taken_and_stays(
    memory: Path, tmp_path: Path, exists: bool, room_bytes: int
) -> None:
    if not exists:
        memory.rmdir()

    with folder_in_memory(tmp_path, room_bytes) as folder:
        assert folder == tmp_path

    assert tmp_path.is_dir()


def test_where_the_memory_cannot_be_written_to_the_other_folder_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(memory_folders, "IN_MEMORY", Path("/proc"))

    with folder_in_memory(tmp_path) as folder:
        assert folder == tmp_path


def test_room_is_asked_for_all_processes_that_share_the_tests(
    memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = shutil.disk_usage(memory).total // 2 + 1
    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", "2")

    with folder_in_memory(tmp_path, half) as folder:
        assert folder == tmp_path


def test_what_killed_processes_left_goes_and_what_others_use_stays(memory: Path, tmp_path: Path) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], stdout=PIPE, check=True)
    left, used = (memory / f"symbiose-test-{one}-x" for one in (int(gone.stdout), os.getpid()))
    left.mkdir()
    used.mkdir()

    with folder_in_memory(tmp_path):
        assert not left.exists()
        assert used.is_dir()
