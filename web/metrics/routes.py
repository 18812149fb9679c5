"""`/metrics`: for a collector on this machine, or one with the token of metrics; missing for others."""

import hashlib
import hmac
import ipaddress
from collections.abc import Iterator

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from symbiose.services.standing import standing
from web.access import public
from web.context import services, settings
from web.metrics.exposition import MEDIA_TYPE, metric, of_requests, of_standing
from web.metrics.process import of_process
from web.request_log import request_counts

blueprint = Blueprint("metrics", __name__)
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Via")
"""Headers by which a proxy gives itself away: a request that has one does not come from this machine."""


@blueprint.get("/metrics")
@public
def page() -> ResponseReturnValue:
    """Tell how the service does, where the operator asked for it and to whom they let read it."""
    if not (settings().metrics and (_has_token() or _is_of_this_machine())):
        abort(404)
    return Response("\n".join(_lines()) + "\n", content_type=MEDIA_TYPE)


def _lines() -> Iterator[str]:
    version = services().version
    yield from metric("symbiose_info", "gauge", "Version of the service.", [({"version": version}, 1)])
    yield from of_process()
    yield from of_requests(request_counts())
    yield from of_standing(standing(services()))


def _has_token() -> bool:
    expected = settings().metrics_token_digest
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    given = hashlib.sha256(secret.strip().encode("utf-8", "surrogateescape")).hexdigest()
    return bool(expected) and scheme.lower() == "bearer" and hmac.compare_digest(given, expected)


def _is_of_this_machine() -> bool:
    """Tell whether the caller sits on this machine: never known behind a proxy, which sits there itself."""
    if settings().https or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
