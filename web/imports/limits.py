"""How much a request may send: a form little, a file dropped by somebody who may import more."""

from typing import Final

from flask import Flask, request

from web.access import PARTIES
from web.sessions import current_account

LARGEST_FILE_BYTES: Final = 10 * 1024 * 1024
AROUND_BYTES: Final = 64 * 1024
"""Bytes of a form around its file: names, boundaries, token."""
UPLOADS: Final = frozenset(
    {"imports.upload", "api.import_file", "synergies.add", "curves.drop", "api.give_load_curve"}
)


def init_file_limit(app: Flask) -> None:
    """Let files in where they are imported, before anything of the request is read."""
    app.before_request(_admit_file)


def _admit_file() -> None:
    if request.endpoint in UPLOADS:
        account = current_account()
        if account is not None and account.role in PARTIES:
            request.max_content_length = LARGEST_FILE_BYTES + AROUND_BYTES
