"""Dropped files wait on disk for their owner: private, whole, found again after a restart."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from symbiose.domain.documents.import_report import FileKind, ReadFile
from symbiose.domain.errors import UnknownThing
from symbiose.domain.uploads import Receipt, Upload
from symbiose.files.shelf import UploadFolder
from tests.builders import NOON

ID = "0123456789abcdef01234567"
READING = ReadFile(file="flux.csv", kind=FileKind.DECLARATIONS, site_column="siret", warnings=("attention",))


def upload(**changes: Any) -> Upload:
    values: dict[str, Any] = {
        "id": ID,
        "account_id": "account_a",
        "name": "flux.csv",
        "size_bytes": 3,
        "digest": "0" * 64,
        "received_at": NOON,
    }
    return Upload.model_validate(values | changes)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "imports"


def test_nothing_is_made_before_there_is_something_to_keep(folder: Path) -> None:
    shelf = UploadFolder(folder)

    assert shelf.of_account("account_a") == []
    shelf.remove_before(NOON)
    assert not folder.exists()


def test_a_file_its_answers_and_its_reading_survive_a_restart(folder: Path) -> None:
    kept = upload(answers={"dates": "month"})
    UploadFolder(folder).put(kept, b"abc")
    UploadFolder(folder).keep_reading(ID, READING)

    after = UploadFolder(folder)

    assert after.get(ID) == kept
    assert after.content(ID) == b"abc"
    assert after.reading(ID) == READING


def test_everything_on_the_shelf_is_for_the_service_alone(folder: Path) -> None:
    shelf = UploadFolder(folder)
    shelf.put(upload(), b"abc")
    shelf.keep_reading(ID, READING)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert {path.name for path in folder.iterdir()} == {f"{ID}.json", f"{ID}.data", f"{ID}.read"}


@pytest.mark.parametrize("name", ["../secret", "..", "", "a/b", "x" * 24, ID.upper(), f"{ID}\n", "\0"])
def test_s29_an_id_that_is_none_of_ours_names_no_file(folder: Path, name: str) -> None:
    shelf = UploadFolder(folder)
    shelf.put(upload(), b"abc")

    with pytest.raises(UnknownThing):
        shelf.get(name)
    with pytest.raises(UnknownThing):
        shelf.content(name)


def test_other_answers_make_the_reading_void(folder: Path) -> None:
    shelf = UploadFolder(folder)
    shelf.put(upload(), b"abc")
    shelf.keep_reading(ID, READING)

    shelf.update(upload(answers={"dates": "day"}))

    assert shelf.get(ID).answers == {"dates": "day"}
    assert shelf.reading(ID) is None


def test_a_finished_import_keeps_its_receipt_and_no_file(folder: Path) -> None:
    shelf = UploadFolder(folder)
    shelf.put(upload(), b"abc")
    shelf.keep_reading(ID, READING)

    shelf.finish(upload(receipt=Receipt(at=NOON, written=1, unchanged=0, rejected=0)))

    assert not shelf.get(ID).open
    assert [path.suffix for path in folder.iterdir()] == [".json"]


def test_what_was_removed_does_not_come_back(folder: Path) -> None:
    shelf = UploadFolder(folder)
    shelf.put(upload(), b"abc")
    shelf.remove(ID)
    shelf.remove(ID)

    shelf.update(upload())
    shelf.keep_reading(ID, READING)

    assert list(folder.iterdir()) == []


def test_old_uploads_are_removed_and_others_stay(folder: Path) -> None:
    shelf = UploadFolder(folder)
    shelf.put(upload(), b"abc")
    shelf.put(upload(id="f" * 24, received_at=NOON + timedelta(days=1)), b"abc")

    shelf.remove_before(NOON + timedelta(hours=1))

    assert [kept.id for kept in shelf.of_account("account_a")] == ["f" * 24]


@pytest.mark.parametrize("suffix", [".json", ".read"])
def test_a_spoiled_part_is_as_good_as_missing(folder: Path, suffix: str) -> None:
    shelf = UploadFolder(folder)
    shelf.put(upload(), b"abc")
    shelf.keep_reading(ID, READING)
    (folder / f"{ID}{suffix}").write_bytes(b'{"half')

    assert shelf.reading(ID) is None or suffix == ".json"
    if suffix == ".json":
        assert shelf.of_account("account_a") == []
        with pytest.raises(UnknownThing):
            shelf.get(ID)
