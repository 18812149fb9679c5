"""What the views of the API share: JSON answers, ETags, cursors, bodies."""

import base64
import binascii
from collections.abc import Callable

from flask import Response, current_app, request
from pydantic import BaseModel

from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.services.flow_records import FlowRecord
from web.language import _
from web.told import ToldError

JSON = "application/json"
LONGEST_KEY = 200


def json_answer(document: BaseModel, status: int = 200) -> Response:
    """Return a document; what is null in it is left out."""
    text = document.model_dump_json(exclude_none=True)
    return current_app.response_class(text, status=status, mimetype=JSON)


def with_nulls(document: BaseModel, status: int = 200) -> Response:
    """Return a document whose nulls are told."""
    return current_app.response_class(document.model_dump_json(), status=status, mimetype=JSON)


def json_body() -> bytes:
    """Return what was sent as JSON.

    Raises:
        ToldError: It is said to be of another type.
    """
    if request.mimetype != JSON:
        detail = _("Envoyez du JSON, avec l’en-tête Content-Type: application/json.")
        raise ToldError(415, "json_expected", detail)
    return request.get_data(cache=False)


def idempotency_key() -> str:
    """Return what the program calls this request, empty when it gives it no name.

    Raises:
        InvalidDocument: The name is too long, or no plain text.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY or not (key.isascii() and (key.isprintable() or not key)):
        expected = _("au plus %(most)s caractères ASCII visibles", most=LONGEST_KEY)
        raise InvalidDocument([Problem("Idempotency-Key", key[:LONGEST_KEY], expected)])
    return key


def looked_at(*, required: bool) -> Callable[[FlowRecord], bool]:
    """Return what tells whether a state is the one that the program looked at, by the `If-Match` header.

    Raises:
        ToldError: The header is required and not there.
    """
    if "If-Match" not in request.headers:
        if required:
            detail = _("Indiquez dans l’en-tête If-Match l’ETag de la version que vous remplacez.")
            raise ToldError(428, "version_required", detail)
        return lambda _record: True
    wanted = request.if_match
    return lambda record: wanted.star_tag or wanted.is_strong(record.version)


def stale() -> ToldError:
    """Return the error of a state that is no longer the present one."""
    detail = _("Ce n’est plus la version que vous avez lue. Relisez le flux, puis recommencez.")
    return ToldError(412, "stale_version", detail)


def cursor_of(last_id: str) -> str:
    """Return the cursor of the page after an id."""
    return base64.urlsafe_b64encode(last_id.encode()).decode("ascii").rstrip("=")


def id_of(cursor: str) -> str:
    """Return the id that a cursor stands for.

    Raises:
        InvalidDocument: It is no cursor of ours.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (UnicodeError, binascii.Error) as error:
        expected = _("le next_cursor de la page précédente est attendu")
        raise InvalidDocument([Problem("cursor", cursor, expected)]) from error
