"""Errors as answers: a French page with a way on, or a problem document, mapped once."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from flask import Flask, g, jsonify, make_response, redirect, render_template, request, url_for
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
from symbiose.services.journalling import REQUEST_ID
from web import bearer
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


@dataclass(frozen=True)
class ErrorPage:
    """What a person reads when something did not work."""

    status: int
    title: str
    text: str

    @property
    def told(self) -> bool:
        """Tell whether the request's id is shown: a missing page looks the same each time."""
        return self.status != HTTPStatus.NOT_FOUND


def init_errors(app: Flask) -> None:
    """Give each request an id and map every error that leaves a view."""
    app.before_request(_name_request)
    app.teardown_request(_forget_request)
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
            **({"instance": request_id()} if page.told else {}),
        )
        response.content_type = "application/problem+json"
    else:
        response = make_response(_html(page))
    response.status_code = page.status
    if retry_after_s is not None:
        response.headers["Retry-After"] = str(retry_after_s)
    return response


def _html(page: ErrorPage) -> str:
    came_from = _where() if page.status == HTTPStatus.UNAUTHORIZED else None
    return render_template("errors/error.html", page=page, request_id=request_id(), came_from=came_from)


def request_id() -> str:
    """Return the id by which this request is found in the log."""
    if "request_id" not in g:
        _name_request()
    return cast(str, g.request_id)


def _name_request() -> None:
    g.request_id = secrets.token_hex(8)
    REQUEST_ID.set(g.request_id)


def _forget_request(error: BaseException | None) -> None:
    """Leave what the thread does next without the id of this request."""
    REQUEST_ID.set(None)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if error.response is not None or status < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    if status == HTTPStatus.UNAUTHORIZED and not had_session() and not wants_json():
        return redirect(url_for("accounts.login", next=_where()))
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        _log_refused(status)
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


def _told(error: ToldError) -> ResponseReturnValue:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    page = ErrorPage(status, error.title or _page(status).title, error.description or "")
    answer = make_response(error_answer(page, error.error_name, problems=error.problems))
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
