"""Import a file: drop it, answer what it leaves open, look at what it changes, confirm."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import (
    FileTooLarge,
    InvalidDeclaration,
    InvalidDocument,
    Problem,
    ServiceBusy,
    StalePreview,
    UnsupportedFile,
)
from symbiose.domain.permissions import CanImportTerritory
from symbiose.services import upload_jobs, uploads
from symbiose.services.cadastre_plan import CadastrePreview
from symbiose.services.declare import declares_for_one_site, sites_managed
from symbiose.services.uploads import UploadSheet
from web.access import PARTIES, requires
from web.context import actor, services
from web.forms import ActionForm, sentence
from web.imports.cadastre import cadastre_page
from web.imports.faults import fault_told
from web.imports.large import job_in_the_way, job_page, reading_page, storing_page
from web.imports.lines import shown_plan
from web.imports.questions import asked_questions, has_one_answer
from web.imports.schemas import (
    ConfirmationForm,
    LineFilter,
    PreviewQuery,
    UploadForm,
    answers_in,
)
from web.language import _
from web.paging import page_of

blueprint = Blueprint("imports", __name__)
blueprint.add_app_template_filter(sentence, "begun")
MOST_SUMS = 200
"""Yearly sums of a register on one page."""


@blueprint.get("/import")
@requires(PARTIES)
def start() -> ResponseReturnValue:
    """Show where a file is dropped, and the imports that wait."""
    return _start_page(UploadForm(site_id=declares_for_one_site(actor()) or ""), ())


@blueprint.post("/import")
@requires(PARTIES)
def upload() -> ResponseReturnValue:
    """Keep a file and read it, or say why it cannot be read."""
    form, file = UploadForm.sent(request)
    if file is None:
        fault = Problem("", "", _("choisissez un fichier"))
        return make_response(_start_page(form, (fault,)), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        with file.stream as stream:
            content = stream.read()
        kept = uploads.receive(services(), actor(), file.filename or "", content, form.site_id)
    except InvalidDocument as error:
        return make_response(_start_page(form, error.problems), _status(error))
    return reading_page(kept)


@blueprint.get("/import/<upload_id>")
@requires(PARTIES)
def preview(upload_id: str) -> ResponseReturnValue:
    """Show what an import would change, what it asks, or what it did; or the job that works on it."""
    job = job_in_the_way(upload_id)
    if job is not None:
        return job_page(job)
    sheet = uploads.upload_sheet(services(), actor(), upload_id)
    if sheet.upload.receipt is not None:
        return render_template("imports/receipt.html", upload=sheet.upload, receipt=sheet.upload.receipt)
    if sheet.preview is None:
        return render_template("imports/unread.html", upload=sheet.upload)
    return _preview_page(sheet, sheet.upload.answers, {})


@blueprint.post("/import/<upload_id>/lecture")
@requires(PARTIES)
def read(upload_id: str) -> ResponseReturnValue:
    """Read a file whose reading was put off or interrupted."""
    ActionForm.of(request.form)
    kept = uploads.own_upload(services(), actor(), upload_id)
    if kept.open and kept.large:
        return reading_page(kept)
    try:
        uploads.read_upload(services(), actor(), upload_id)
    except ServiceBusy:
        flash(_("D’autres fichiers sont en cours de lecture. Le vôtre est gardé : réessayez."), "warning")
    except InvalidDocument as error:
        return make_response(_start_page(UploadForm(), error.problems), _status(error))
    return redirect(url_for("imports.preview", upload_id=upload_id))


@blueprint.post("/import/<upload_id>/reponses")
@requires(PARTIES)
def answer(upload_id: str) -> ResponseReturnValue:
    """Read the file again with the answers given, or say which are none."""
    sheet = uploads.upload_sheet(services(), actor(), upload_id)
    given = answers_in(request.form, sheet.questions)
    try:
        uploads.answer(services(), actor(), upload_id, given)
    except InvalidDeclaration as error:
        faults = {problem.path: problem.expected for problem in error.problems}
        page = _preview_page(sheet, {**sheet.upload.answers, **given}, faults)
        return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    except ServiceBusy:
        flash(_("Vos réponses sont gardées. D’autres fichiers sont en cours de lecture."), "warning")
    else:
        answered = uploads.own_upload(services(), actor(), upload_id)
        if answered.large and answered.answers != sheet.upload.answers:
            return reading_page(answered)
        flash(_("Fichier relu avec vos réponses."), "success")
    return redirect(url_for("imports.preview", upload_id=upload_id))


@blueprint.post("/import/<upload_id>/importation")
@requires(PARTIES)
def confirm(upload_id: str) -> ResponseReturnValue:
    """Import the lines that were shown; the same confirmation again changes nothing."""
    form = ConfirmationForm.of(request.form)
    keep_good = form.mode == "bonnes"
    kept = uploads.own_upload(services(), actor(), upload_id)
    if kept.open and kept.large:
        return storing_page(kept, keep_good=keep_good, seen=form.vu)
    try:
        uploads.confirm(services(), actor(), upload_id, keep_good=keep_good, seen=form.vu)
    except StalePreview:
        text = _("Des données ont changé depuis cet aperçu : rien n’est importé. Relisez-le, puis confirmez.")
        flash(text, "warning")
    except InvalidDeclaration:
        flash(_("Rien n’a été importé : corrigez d’abord les lignes rejetées."), "warning")
    except ServiceBusy:
        flash(_("D’autres imports sont en cours : confirmez le vôtre de nouveau dans un instant."), "warning")
    return redirect(url_for("imports.preview", upload_id=upload_id))


@blueprint.post("/import/<upload_id>/abandon")
@requires(PARTIES)
def abandon(upload_id: str) -> ResponseReturnValue:
    """Give an import up."""
    ActionForm.of(request.form)
    upload_jobs.give_up(services(), actor(), upload_id)
    flash(_("Import abandonné : le fichier est effacé, rien n’a été importé."), "success")
    return redirect(url_for("imports.start"))


@blueprint.get("/import/<upload_id>/erreurs")
@requires(PARTIES)
def errors(upload_id: str) -> ResponseReturnValue:
    """Hand the file back with a column « Erreur »."""
    back = uploads.errors_file(services(), actor(), upload_id)
    name = f"a-corriger-{services().clock():%Y-%m-%d}{back.suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(back.content, mimetype=None, content_type=back.media_type, headers=headers)


def _status(error: InvalidDocument) -> int:
    if isinstance(error, FileTooLarge):
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return (
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        if isinstance(error, UnsupportedFile)
        else HTTPStatus.UNPROCESSABLE_ENTITY
    )


def _start_page(form: UploadForm, problems: tuple[Problem, ...]) -> str:
    return render_template(
        "imports/start.html",
        form=form,
        faults=[fault_told(problem) for problem in problems],
        file_field=UploadForm.file_field,
        sites=sites_managed(services(), actor()),
        waiting=uploads.unfinished(services(), actor()),
        cadastres=CanImportTerritory(actor()).allowed(),
    )


def _preview_page(sheet: UploadSheet, answers: Mapping[str, str], faults: Mapping[str, str]) -> str:
    plan = sheet.preview
    if plan is None:
        return render_template("imports/unread.html", upload=sheet.upload)
    if isinstance(plan, CadastrePreview):
        return cadastre_page(sheet, plan, answers, faults)
    query = PreviewQuery.of(request.args)
    sites = sites_managed(services(), actor())
    catalogue = services().reference.resources
    names = {key: site.name for site in sites for key in (site.id, site.siret) if key}
    shown = shown_plan(plan, names, catalogue)
    return render_template(
        "imports/preview.html",
        upload=sheet.upload,
        sheet=sheet,
        plan=plan,
        shown=shown,
        query=query,
        page=page_of(shown.kept(query.etat), query.page),
        sums=shown.sums[:MOST_SUMS],
        filters=list(LineFilter),
        asked=(asked := asked_questions(sheet.questions, answers, faults, sites, catalogue)),
        later=sum(not has_one_answer(q, answers, sites) for q in sheet.questions) - len(asked),
        faults=faults,
        resources=catalogue.labels(),
    )
