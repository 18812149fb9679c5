"""Errors as answers: a French page with a way on, or a problem document, mapped once."""

import logging
from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, Response, g, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from symbiose.domain.errors import (
    ConflictingReview,
    FileTooLarge,
    GraphUnavailable,
    InvalidDocument,
    LastAdministrator,
    LinkSpent,
    ModelInfeasible,
    NotAllowed,
    Problem,
    ServiceBusy,
    SolverFailed,
    StalePreview,
    SymbioseError,
    UnknownThing,
    UnsupportedFile,
)
from web import bearer
from web.error_pages import ErrorPage, forget_request, name_request, page_or_plain, shown_id
from web.error_pages import request_id as request_id
from web.error_texts import API_TEXTS, ERROR_TEXTS, UNFORESEEN
from web.language import _
from web.sessions import current_account, had_session
from web.told import ToldError

log = logging.getLogger(__name__)
RETRY_AFTER_S = 10
STATUSES: dict[type[SymbioseError], int] = {
    NotAllowed: 403,
    UnknownThing: 404,
    ConflictingReview: 409,
    LinkSpent: 410,
    LastAdministrator: 409,
    StalePreview: 409,
    FileTooLarge: 413,
    UnsupportedFile: 415,
    InvalidDocument: 422,
    ModelInfeasible: 422,
    SolverFailed: 503,
    ServiceBusy: 503,
    GraphUnavailable: 503,
}


def init_errors(app: Flask) -> None:
    """Give each request an id and map every error that leaves a view."""
    app.before_request(name_request)
    app.after_request(_tell_request)
    app.teardown_request(forget_request)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SymbioseError, _trade_error)
    app.register_error_handler(Exception, _unforeseen)


def wants_json() -> bool:
    """Tell whether the caller prefers JSON to a page; addresses of the API speak nothing else."""
    if is_api() or bearer.is_sent():
        return True
    offered = request.accept_mimetypes
    return offered.best_match(["text/html", "application/json"]) == "application/json"


def is_api() -> bool:
    """Tell whether the address is one that programs call."""
    return request.path.startswith("/api/")


def error_answer(
    page: ErrorPage, code: str, retry_after_s: int | None = None, problems: Sequence[Problem] = ()
) -> ResponseReturnValue:
    """Render an error as the caller prefers it; programs are told each fault of what they sent."""
    if wants_json():
        faults = [{"path": p.path, "value": p.value, "expected": p.expected} for p in problems]
        response = jsonify(
            type="about:blank",
            status=page.status,
            title=page.title,
            detail=page.text,
            code=code,
            **({"errors": faults} if faults else {}),
            instance=shown_id(page),
        )
        response.content_type = "application/problem+json"
    else:
        response = make_response(page_or_plain(page, retry_after_s))
    response.status_code = page.status
    if retry_after_s is not None:
        response.headers["Retry-After"] = str(retry_after_s)
    return response


def _tell_request(response: Response) -> Response:
    """Tell the id of the request with every answer, so that a program may quote it too."""
    response.headers["X-Request-ID"] = request_id()
    return response


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if error.response is not None or status < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    if status == HTTPStatus.UNAUTHORIZED and not had_session() and not wants_json():
        return redirect(url_for("accounts.login", next=_where()))
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        _log_refused(status)
    if status == HTTPStatus.NOT_FOUND:
        _log_missing()
    if isinstance(error, ToldError):
        return _told(error)
    answer = make_response(error_answer(_page(status), f"http_{status}"))
    if status == HTTPStatus.UNAUTHORIZED and is_api():
        answer.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _log_refused(status: int) -> None:
    """Log an access that was refused, with the id of whoever asked."""
    account = current_account()
    who = account.id if account else "a visitor"
    log.warning("request %s refused with %s at %s to %s", request_id(), status, request.endpoint, who)


def _log_missing() -> None:
    """Log what was not found, or was not the caller's to find, with the id that the page shows."""
    named = shown_id(_page(HTTPStatus.NOT_FOUND))
    log.info("request %s, shown as %s, found nothing at %s", request_id(), named, request.endpoint)


def _told(error: ToldError) -> ResponseReturnValue:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    page = ErrorPage(status, error.title or _page(status).title, error.description or "")
    wait = error.extra_headers.get("Retry-After")
    answer = make_response(error_answer(page, error.error_name, int(wait) if wait else None, error.problems))
    answer.headers.update(error.extra_headers)
    return answer


def _where() -> str | None:
    if request.method != "GET" or request.path == "/":
        return None
    return request.full_path.removesuffix("?")


def _trade_error(error: SymbioseError) -> ResponseReturnValue:
    status = next((s for kind, s in STATUSES.items() if isinstance(error, kind)), 500)
    log.warning("request %s ended with %s", request_id(), error.code)
    if status == HTTPStatus.FORBIDDEN:
        _log_refused(status)
    if status == HTTPStatus.NOT_FOUND:
        _log_missing()
    g.without_account = isinstance(error, GraphUnavailable)
    retry = RETRY_AFTER_S if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    problems = error.problems if isinstance(error, InvalidDocument) else ()
    return error_answer(_page(status), error.code, retry, problems)


def _unforeseen(error: Exception) -> ResponseReturnValue:
    log.error("request %s failed", request_id(), exc_info=error)
    g.without_account = True
    return error_answer(_page(500), "unforeseen")


def _page(status: int) -> ErrorPage:
    texts = {**ERROR_TEXTS, **API_TEXTS} if is_api() else ERROR_TEXTS
    told = texts.get(status, UNFORESEEN)
    return ErrorPage(status, _(told.title), _(told.text))
