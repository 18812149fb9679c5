"""Keeps dropped files in a folder of ours until they are imported; the port `UploadShelf`.

Of each upload: `<id>.json` what is known of it, `<id>.data` the file, `<id>.read` what was read of it. Names
are random and ours; only the owner of the service may read them; each is written whole or not at all.
"""

import re
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from symbiose.domain.documents.import_report import ReadFile
from symbiose.domain.errors import UnknownThing
from symbiose.domain.uploads import Upload
from symbiose.files.reading_lines import from_lines, to_lines
from symbiose.files.replacing import write_whole

_ID: Final = re.compile(r"[0-9a-f]{24}")
_KNOWN, _FILE, _READ = ".json", ".data", ".read"


class UploadFolder:
    """The uploads of one service, in one folder."""

    def __init__(self, folder: Path) -> None:
        """Begin with what the folder holds; it is made when there is something to keep."""
        self._folder = folder
        self._lock = threading.Lock()

    def put(self, upload: Upload, content: bytes) -> None:
        """Keep a file; what is known of it is written last, so that half an upload is none."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self._place(upload.id, _FILE), [content])
        self._keep(upload)

    def get(self, upload_id: str) -> Upload:
        """Return an upload, or raise `UnknownThing`."""
        try:
            return Upload.model_validate_json(self._place(upload_id, _KNOWN).read_bytes())
        except (OSError, ValidationError) as error:
            raise _unknown(upload_id) from error

    def content(self, upload_id: str) -> bytes:
        """Return the bytes of a file, or raise `UnknownThing` when it is gone."""
        try:
            return self._place(upload_id, _FILE).read_bytes()
        except OSError as error:
            raise _unknown(upload_id) from error

    def of_account(self, account_id: str) -> list[Upload]:
        """Return the uploads of an account, confirmed ones included, the newest first."""
        own = [upload for upload in self._all() if upload.account_id == account_id]
        return sorted(own, key=lambda upload: (upload.received_at, upload.id), reverse=True)

    def update(self, upload: Upload) -> None:
        """Keep what changed of an upload, whose reading no longer holds; one that was removed stays away."""
        with self._lock:
            if self._place(upload.id, _KNOWN).exists():
                self._remove(upload.id, _READ)
                self._keep(upload)

    def keep_reading(self, upload_id: str, reading: ReadFile) -> None:
        """Keep what was read of a file, in place of an earlier reading."""
        with self._lock:
            if self._place(upload_id, _KNOWN).exists():
                write_whole(self._place(upload_id, _READ), (line + b"\n" for line in to_lines(reading)))

    def reading(self, upload_id: str) -> ReadFile | None:
        """Return what was read of a file; None when it was not, or in the manner of another version."""
        try:
            with self._place(upload_id, _READ).open("rb") as lines:
                return from_lines(lines)
        except (OSError, ValueError, TypeError, KeyError, StopIteration):
            return None

    def finish(self, upload: Upload) -> None:
        """Keep the receipt of an upload and remove its file."""
        self.update(upload)
        self._remove(upload.id, _FILE)

    def remove(self, upload_id: str) -> None:
        """Remove an upload altogether; one that is gone already is passed over."""
        with self._lock:
            self._remove(upload_id, _KNOWN, _FILE, _READ)

    def remove_before(self, moment: datetime) -> None:
        """Remove the uploads received before a moment, and files that no upload names."""
        for upload in self._all():
            if upload.received_at < moment:
                self.remove(upload.id)
        for path in self._folder.glob("*"):
            orphan = not self._folder.joinpath(path.stem + _KNOWN).exists()
            if orphan and path.is_file() and path.stat().st_mtime < moment.timestamp():
                path.unlink(missing_ok=True)

    def _all(self) -> Iterator[Upload]:
        for path in self._folder.glob(f"*{_KNOWN}"):
            try:
                yield Upload.model_validate_json(path.read_bytes())
            except (OSError, ValidationError):
                continue

    def _keep(self, upload: Upload) -> None:
        write_whole(self._place(upload.id, _KNOWN), [upload.model_dump_json().encode()])

    def _remove(self, upload_id: str, *suffixes: str) -> None:
        for suffix in suffixes:
            self._place(upload_id, suffix).unlink(missing_ok=True)

    def _place(self, upload_id: str, suffix: str) -> Path:
        """Return where a part of an upload stands; an id that is none of ours names no file."""
        if not _ID.fullmatch(upload_id):
            raise _unknown(upload_id)
        return self._folder / f"{upload_id}{suffix}"


def _unknown(upload_id: str) -> UnknownThing:
    return UnknownThing("This import does not exist any more. Drop the file again.", upload=upload_id[:50])
