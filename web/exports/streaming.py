"""An export as an answer: a file of ours by name, sent piece by piece while it is read."""

import logging
from collections.abc import Iterator
from itertools import chain

from flask import Response, current_app

from symbiose.domain.civil_days import day_of
from symbiose.domain.documents.export_content import MEDIA_TYPES, ExportKind
from symbiose.services.exporting import open_export
from web.context import actor, services
from web.errors import request_id

log = logging.getLogger(__name__)


def export_answer(kind: ExportKind) -> Response:
    """Return what the caller may take away, as an attachment.

    The first piece is made before the answer begins, so that what stops an export at once is told as an
    error. A fault on the way breaks the answer off: its reader sees that the file is not whole.
    """
    chunks = services().exports.chunks(kind, open_export(services(), actor(), kind))
    first = next(chunks, b"")
    log.warning("request %s: %s exports %s", request_id(), actor().id, kind)
    response = current_app.response_class(_sent(first, chunks), mimetype=MEDIA_TYPES[kind])
    day = day_of(services().clock()).isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="symbiose-flux-{day}.{kind}"'
    return response


def _sent(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """Send a file on; closing the answer closes the file behind it."""
    try:
        yield from chain([first], rest)
    finally:
        close = getattr(rest, "close", None)
        if close is not None:
            close()
