"""Databases of the tests lie in memory where there is room for them, and leave nothing there."""

from pathlib import Path

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
