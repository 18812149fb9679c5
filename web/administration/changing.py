"""One account: its rights, link and state changed, its sessions ended."""

import logging
from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Account, Role
from symbiose.domain.errors import ConflictingReview, InvalidDocument, LastAdministrator, Problem
from symbiose.services.administration import (
    AccountWish,
    account_sheet,
    change_account,
    close_account,
    reopen_account,
)
from symbiose.services.invitations import Link, reset
from symbiose.services.leaving import erase_person
from symbiose.services.parks import parks_by_name
from symbiose.services.sessions import end_session_of, end_sessions_of
from symbiose.services.site_names import site_text, sites_named
from web.access import requires
from web.accounts.again import password_refused
from web.accounts.letters import invitation_letter, reset_letter
from web.administration.routes import ADMINISTRATORS, is_address, link_shown, refused_page, told_by_mail
from web.administration.routes import blueprint as blueprint
from web.administration.schemas import (
    STATES,
    ChangeForm,
    ClosingForm,
    ErasingForm,
    LinkForm,
    OpeningForm,
    faults_of,
)
from web.context import actor, services
from web.errors import request_id
from web.forms import ActionForm
from web.language import _, plural

log = logging.getLogger(__name__)
RIGHTS, LINK, STATE, ERASURE = "rights", "link", "state", "erasure"
"""Forms of the page, by which their faults are told apart."""


@blueprint.get("/comptes/<account_id>")
@requires(ADMINISTRATORS)
def sheet(account_id: str) -> ResponseReturnValue:
    """Show one account."""
    return _page(account_id)


@blueprint.post("/comptes/<account_id>/droits")
@requires(ADMINISTRATORS)
def change(account_id: str) -> ResponseReturnValue:
    """Change address, role, sites and parks; they hold from the account's next request on."""
    form = ChangeForm.of(request.form)
    account_sheet(services(), actor(), account_id)
    refused = password_refused(form.password)
    if refused is not None:
        page = _page(account_id, RIGHTS, {"password": refused.sentence}, form)
        return refused_page(page, refused)
    try:
        account = change_account(services(), actor(), account_id, _wish(form))
    except InvalidDocument as error:
        return make_response(_page(account_id, RIGHTS, faults_of(error.problems), form), 422)
    except (ConflictingReview, LastAdministrator) as error:
        return _conflict(account_id, RIGHTS, error)
    log.info("request %s: account %s is now %s", request_id(), account.id, account.role)
    flash(_("Droits enregistrés : ils valent dès la prochaine page de ce compte."), "success")
    return _back(account)


def _wish(form: ChangeForm) -> AccountWish:
    role = form.chosen_role()
    problems = []
    if not is_address(form.email):
        expected = _("écrivez une adresse électronique, par exemple nom@entreprise.fr")
        problems.append(Problem("email", "", expected))
    if role is None:
        problems.append(Problem("role", "", _("choisissez un rôle")))
    if problems or role is None:
        raise InvalidDocument(problems)
    sites = sites_named(services(), actor(), form.sites)
    return AccountWish(form.email, role, sites, form.seen, form.parks)


@blueprint.post("/comptes/<account_id>/lien")
@requires(ADMINISTRATORS)
def new_link(account_id: str) -> ResponseReturnValue:
    """Make a link by which the owner chooses a password; by mail, or on this very answer, not kept."""
    form = LinkForm.of(request.form)
    account = account_sheet(services(), actor(), account_id).line.account
    refused = password_refused(form.password)
    if refused is not None:
        return refused_page(_page(account_id, LINK, {"password": refused.sentence}), refused)
    link = reset(services(), actor(), account.email)
    log.info("request %s: new link for account %s", request_id(), account.id)
    if told_by_mail(link, reset_letter() if link.account.password_hash else invitation_letter()):
        return _back(account)
    return _page(account_id, link=link)


@blueprint.post("/comptes/<account_id>/fermeture")
@requires(ADMINISTRATORS)
def close(account_id: str) -> ResponseReturnValue:
    """Close the account: its sessions and tokens end at once."""
    form = ClosingForm.of(request.form)
    try:
        account = close_account(services(), actor(), account_id, form.seen)
    except (ConflictingReview, LastAdministrator) as error:
        return _conflict(account_id, STATE, error)
    log.info("request %s: account %s closed", request_id(), account.id)
    flash(_("Compte fermé : ses sessions et ses jetons n’ouvrent plus rien."), "success")
    return _back(account)


@blueprint.post("/comptes/<account_id>/ouverture")
@requires(ADMINISTRATORS)
def reopen(account_id: str) -> ResponseReturnValue:
    """Open a closed account again."""
    form = OpeningForm.of(request.form)
    account_sheet(services(), actor(), account_id)
    refused = password_refused(form.password)
    if refused is not None:
        return refused_page(_page(account_id, STATE, {"password": refused.sentence}), refused)
    try:
        account = reopen_account(services(), actor(), account_id, form.seen)
    except ConflictingReview as error:
        return _conflict(account_id, STATE, error)
    log.info("request %s: account %s opened again", request_id(), account.id)
    flash(_("Compte ouvert de nouveau, avec le mot de passe qu’il avait."), "success")
    return _back(account)


@blueprint.post("/comptes/<account_id>/effacement")
@requires(ADMINISTRATORS)
def erase(account_id: str) -> ResponseReturnValue:
    """Take the person out of the account; it cannot be taken back."""
    form = ErasingForm.of(request.form)
    account_sheet(services(), actor(), account_id)
    refused = password_refused(form.password)
    if refused is not None:
        return refused_page(_page(account_id, ERASURE, {"password": refused.sentence}), refused)
    if not form.sure:
        told = {"sure": _("Cochez la case : l’effacement ne s’annule pas.")}
        return make_response(_page(account_id, ERASURE, told), 422)
    try:
        account = erase_person(services(), actor(), account_id, form.seen)
    except (ConflictingReview, LastAdministrator) as error:
        return _conflict(account_id, ERASURE, error)
    log.info("request %s: account %s erased", request_id(), account.id)
    flash(_("Personne effacée : il ne reste de ce compte qu’un identifiant sans nom."), "success")
    return _back(account)


@blueprint.post("/comptes/<account_id>/sessions/fin")
@requires(ADMINISTRATORS)
def end_sessions(account_id: str) -> ResponseReturnValue:
    """End every session of the account."""
    ActionForm.of(request.form)
    ended = end_sessions_of(services(), actor(), account_id)
    flash(plural("%(num)s session terminée.", "%(num)s sessions terminées.", ended), "success")
    return redirect(url_for("administration.sheet", account_id=account_id))


@blueprint.post("/comptes/<account_id>/sessions/<reference>/fin")
@requires(ADMINISTRATORS)
def end_session(account_id: str, reference: str) -> ResponseReturnValue:
    """End one session of the account."""
    ActionForm.of(request.form)
    account = end_session_of(services(), actor(), account_id, reference)
    flash(_("Session terminée."), "success")
    return _back(account)


def _back(account: Account) -> ResponseReturnValue:
    return redirect(url_for("administration.sheet", account_id=account.id))


def _conflict(account_id: str, where: str, error: Exception) -> ResponseReturnValue:
    """Show the account as it is now, and say why nothing was changed."""
    if isinstance(error, LastAdministrator):
        told = _("C’est le dernier administrateur qui puisse se connecter : nommez-en d’abord un autre.")
    else:
        told = _("Quelqu’un a changé ce compte entre-temps : rien n’est enregistré. Le voici tel qu’il est.")
    return make_response(_page(account_id, where, {"form": told}), 409)


def _page(
    account_id: str,
    where: str = "",
    faults: Mapping[str, str] | None = None,
    typed: ChangeForm | None = None,
    link: Link | None = None,
) -> str:
    found = account_sheet(services(), actor(), account_id)
    account = found.line.account
    stated = ChangeForm(
        email=account.email,
        role=account.role,
        sites=site_text(found.line.sites),
        parks=account.park_ids,
        seen=account.stamp,
    )
    return render_template(
        "administration/sheet.html",
        sheet=found,
        line=found.line,
        stamp=account.stamp,
        form=typed or stated,
        where=where,
        faults=faults or {},
        link=link_shown(link) if link else None,
        roles=tuple(Role),
        parks=parks_by_name(services()),
        states=STATES,
        own=account_id == actor().id,
    )
