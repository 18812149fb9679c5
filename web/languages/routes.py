"""Choose the language of the pages; a cookie keeps it, so that it holds before and after signing in."""

from datetime import timedelta

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from web.access import public
from web.accounts.schemas import local_address
from web.context import settings
from web.language import language_cookie
from web.languages.schemas import LanguageForm

blueprint = Blueprint("languages", __name__)
KEPT = timedelta(days=365)


@blueprint.post("/langue")
@public
def choose() -> ResponseReturnValue:
    """Keep the language in a cookie and show the page again."""
    form = LanguageForm.of(request.form)
    https = settings().https
    answer = redirect(local_address(form.next) or url_for("home.index"))
    answer.set_cookie(
        language_cookie(https=https),
        form.language,
        max_age=KEPT,
        secure=https,
        httponly=True,
        samesite="Lax",
    )
    return answer
