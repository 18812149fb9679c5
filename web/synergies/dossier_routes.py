"""The dossier of a synergy: status and its conditions, documents, notes, quantities, the printable sheet."""

import logging

from flask import request
from flask.typing import ResponseReturnValue

from symbiose.services.dossier_documents import OfferedDocument, add_document, read_document, remove_document
from symbiose.services.dossier_notes import add_note
from symbiose.services.dossier_writing import SYNERGIES
from symbiose.services.realised import declare_realised
from symbiose.services.waste_status import choose_path, tick_condition
from web.access import PARTIES, requires
from web.context import actor, services
from web.dossiers.place import attachment
from web.dossiers.schemas import DocumentForm, NoteForm
from web.errors import request_id
from web.forms import ActionForm
from web.language import _
from web.synergies.dossier_pages import dossier_page, meeting_page, without_document, written
from web.synergies.dossier_schemas import RealisedForm, StatusForm, TickForm
from web.synergies.planning import blueprint as blueprint

log = logging.getLogger(__name__)


@blueprint.get("/synergies/<synergy_id>/dossier")
@requires(PARTIES)
def dossier(synergy_id: str) -> ResponseReturnValue:
    """Show what a synergy carries, as the caller may see it."""
    return dossier_page(synergy_id)


@blueprint.get("/synergies/<synergy_id>/fiche")
@requires(PARTIES)
def fiche(synergy_id: str) -> ResponseReturnValue:
    """Show the sheet that is printed for a meeting."""
    return meeting_page(synergy_id)


@blueprint.post("/synergies/<synergy_id>/dossier/statut")
@requires(PARTIES)
def choose_status(synergy_id: str) -> ResponseReturnValue:
    """Choose a waste path, or confirm the one chosen."""
    form = StatusForm.of(request.form)
    return written(
        synergy_id,
        form,
        lambda: choose_path(
            services(), actor(), synergy_id, form.seen, form.path, form.operation_code, form.side
        ),
        _("Statut enregistré : il vaut pour une entreprise une fois qu’elle l’a confirmé."),
        name="status",
        place="statut",
    )


@blueprint.post("/synergies/<synergy_id>/dossier/conditions/<condition_id>")
@requires(PARTIES)
def tick(synergy_id: str, condition_id: str) -> ResponseReturnValue:
    """Say that a condition is met, with what shows it, or that it no longer is."""
    form = TickForm.of(request.form)
    return written(
        synergy_id,
        form,
        lambda: tick_condition(
            services(),
            actor(),
            synergy_id,
            condition_id,
            form.seen,
            form.evidence,
            met=form.met,
            document_id=form.document_id,
        ),
        _("Condition cochée.") if form.met else _("Condition décochée : elle manque de nouveau."),
        name=f"tick-{condition_id}",
        place=f"condition-{condition_id}",
    )


@blueprint.post("/synergies/<synergy_id>/dossier/documents")
@requires(PARTIES)
def add(synergy_id: str) -> ResponseReturnValue:
    """Add a document."""
    form, file = DocumentForm.sent(request)
    if file is None:
        return without_document(synergy_id, form, "add")
    with file.stream as stream:
        content = stream.read()
    return written(
        synergy_id,
        form,
        lambda: add_document(
            services(),
            actor(),
            SYNERGIES,
            synergy_id,
            OfferedDocument(form.title, form.kind, form.audience, content),
        ),
        _("Document ajouté."),
        name="add",
        place="documents",
    )


@blueprint.get("/synergies/<synergy_id>/dossier/documents/<document_id>")
@requires(PARTIES)
def download(synergy_id: str, document_id: str) -> ResponseReturnValue:
    """Send a document as a file to be kept, never to be shown by the browser."""
    document, content = read_document(services(), actor(), SYNERGIES, synergy_id, document_id)
    log.info("request %s: document of a synergy taken away", request_id())
    return attachment(document, content)


@blueprint.post("/synergies/<synergy_id>/dossier/documents/<document_id>/retrait")
@requires(PARTIES)
def remove(synergy_id: str, document_id: str) -> ResponseReturnValue:
    """Remove a document."""
    form = ActionForm.of(request.form)
    return written(
        synergy_id,
        form,
        lambda: remove_document(services(), actor(), SYNERGIES, synergy_id, document_id),
        _("Document retiré : son contenu est effacé."),
        name="remove",
        place="documents",
    )


@blueprint.post("/synergies/<synergy_id>/dossier/notes")
@requires(PARTIES)
def note(synergy_id: str) -> ResponseReturnValue:
    """Write a note."""
    form = NoteForm.of(request.form)
    return written(
        synergy_id,
        form,
        lambda: add_note(services(), actor(), SYNERGIES, synergy_id, form.text, form.audience),
        _("Note ajoutée."),
        name="note",
        place="notes",
    )


@blueprint.post("/synergies/<synergy_id>/dossier/quantites")
@requires(PARTIES)
def realise(synergy_id: str) -> ResponseReturnValue:
    """Declare or correct what was exchanged in a year."""
    form = RealisedForm.of(request.form)
    return written(
        synergy_id,
        form,
        lambda: declare_realised(
            services(), actor(), synergy_id, form.side, form.year, form.seen, form.quantity, form.remark
        ),
        _("Quantité de %(year)d enregistrée.", year=form.year),
        name=f"declare-{form.side}" if form.seen == 0 else f"correct-{form.side}-{form.year}",
        place="quantites",
    )
