"""The accounts as a list, and new ones invited."""

import logging

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Role, checked_email
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.services.administration import account_lines, rights_problems
from symbiose.services.invitations import Link, invite
from symbiose.services.letters import Wording, send_link
from symbiose.services.parks import parks_by_name
from symbiose.services.site_names import sites_named
from web.access import requires
from web.accounts.again import PasswordRefused, password_refused
from web.accounts.letters import invitation_letter
from web.administration.schemas import STATES, AccountsQuery, RightsForm, faults_of
from web.context import actor, services, settings
from web.errors import request_id
from web.language import _
from web.paging import page_of

log = logging.getLogger(__name__)
blueprint = Blueprint("administration", __name__)
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


@blueprint.get("/comptes")
@requires(ADMINISTRATORS)
def listing() -> ResponseReturnValue:
    """Show the accounts."""
    query = AccountsQuery.of(request.args)
    lines = account_lines(services(), actor())
    return render_template(
        "administration/listing.html",
        page=page_of([line for line in lines if query.keeps(line)], query.page),
        query=query,
        total=len(lines),
        roles=tuple(Role),
        states=STATES,
    )


@blueprint.get("/comptes/inviter")
@requires(ADMINISTRATORS)
def invitation() -> ResponseReturnValue:
    """Show the form that invites somebody."""
    return _page(RightsForm(), {})


@blueprint.post("/comptes/inviter")
@requires(ADMINISTRATORS)
def send_invitation() -> ResponseReturnValue:
    """Open an account; its link goes by mail, or onto this very answer, which is not kept."""
    form = RightsForm.of(request.form)
    refused = password_refused(form.password)
    if refused is not None:
        return refused_page(_page(form, {"password": refused.sentence}), refused)
    try:
        link = _invited(form)
    except InvalidDocument as error:
        return make_response(_page(form, faults_of(error.problems)), 422)
    log.info("request %s: account %s invited as %s", request_id(), link.account.id, link.account.role)
    if told_by_mail(link, invitation_letter()):
        return redirect(url_for("administration.sheet", account_id=link.account.id))
    return _page(RightsForm(), {}, link)


def _invited(form: RightsForm) -> Link:
    role = form.chosen_role()
    problems = []
    if not is_address(form.email):
        expected = _("écrivez une adresse électronique, par exemple nom@entreprise.fr")
        problems.append(Problem("email", "", expected))
    if role is None:
        problems.append(Problem("role", "", _("choisissez un rôle")))
    else:
        problems += rights_problems(role, sites=bool(form.sites.strip()), parks=bool(form.parks))
    if problems or role is None:
        raise InvalidDocument(problems)
    site_ids = sites_named(services(), actor(), form.sites)
    try:
        return invite(services(), actor(), form.email, role, site_ids, form.parks)
    except InvalidDocument as error:
        taken = _("cette adresse a déjà un compte : ouvrez-le dans la liste")
        raise InvalidDocument([Problem("email", "", taken)]) from error


def is_address(text: str) -> bool:
    """Tell whether a text is an e-mail address."""
    try:
        checked_email(text)
    except ValueError:
        return False
    return True


def told_by_mail(link: Link, wording: Wording) -> bool:
    """Send a link by mail where that is set up, and say so; False when it is to be shown instead."""
    if not send_link(services(), link, settings().url, wording):
        return False
    flash(_("Lien envoyé à %(email)s.", email=link.account.email), "success")
    return True


def link_shown(link: Link) -> dict[str, object]:
    """Return what a page says of a link that is shown once."""
    base = settings().url or request.url_root
    return {
        "address": f"{base.rstrip('/')}{link.path}",
        "email": link.account.email,
        "until": link.expires_at,
        "mail_failed": services().mailer is not None,
    }


def refused_page(page: str, refused: PasswordRefused) -> ResponseReturnValue:
    """Return a form again whose password was refused."""
    response = make_response(page, refused.status)
    response.headers.update(refused.headers)
    return response


def _page(form: RightsForm, faults: dict[str, str], link: Link | None = None) -> str:
    return render_template(
        "administration/invite.html",
        form=form,
        faults=faults,
        link=link_shown(link) if link else None,
        roles=tuple(Role),
        parks=parks_by_name(services()),
    )
