"""The dossier of an accepted loop or group: its page, and what is written into it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.dossier_entries import Audience
from symbiose.domain.followed_designs import M, T
from symbiose.services.design_dossiers import DesignCarrier, DesignDossier, design_dossier
from symbiose.services.dossier_documents import (
    OfferedDocument,
    add_document,
    read_document,
    remove_document,
)
from symbiose.services.dossier_notes import add_note
from web.context import actor, services
from web.dossiers.place import DossierPlace, attachment, common_words, faults_of, no_document
from web.dossiers.schemas import DocumentForm, NoteForm
from web.errors import request_id
from web.forms import ActionForm, Form
from web.language import _
from web.sent import Sent, refused

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DossierPages(Generic[T, M]):
    """The pages of the dossier of one loop or group."""

    carrier: DesignCarrier[T, M]
    thing_id: str
    address: Callable[..., str]
    """Endpoint of its blueprint, and what the address names besides → its address."""
    titled: Callable[[DesignDossier], tuple[str, str]]
    """Return of which sort it is, and what it is called."""

    def page(self, sent: Sent | None = None) -> str:
        """Return the dossier, with what was sent and not accepted."""
        found = design_dossier(services(), actor(), self.carrier, self.thing_id)
        kind, title = self.titled(found)
        return render_template(
            "followed/dossier.html",
            dossier=found,
            line=found.line,
            kind=kind,
            title=title,
            sent=sent or Sent(),
            place=self._place(),
            sheet_address=self.address("sheet"),
            **common_words(),
        )

    def add(self) -> ResponseReturnValue:
        """Add a document."""
        form, file = DocumentForm.sent(request)
        if file is None:
            return make_response(self.page(Sent("add", form.model_dump(), no_document())), 422)
        with file.stream as stream:
            content = stream.read()
        offered = OfferedDocument(form.title, form.kind, form.audience, content)
        return self._written(
            form,
            lambda: add_document(services(), actor(), self.carrier, self.thing_id, offered),
            _("Document ajouté."),
            name="add",
            anchor="documents",
        )

    def download(self, document_id: str) -> ResponseReturnValue:
        """Send a document as a file to be kept, never to be shown by the browser."""
        document, content = read_document(services(), actor(), self.carrier, self.thing_id, document_id)
        log.info("request %s: document of a loop or group taken away", request_id())
        return attachment(document, content)

    def remove(self, document_id: str) -> ResponseReturnValue:
        """Remove a document."""
        return self._written(
            ActionForm.of(request.form),
            lambda: remove_document(services(), actor(), self.carrier, self.thing_id, document_id),
            _("Document retiré : son contenu est effacé."),
            name="remove",
            anchor="documents",
        )

    def note(self) -> ResponseReturnValue:
        """Write a note."""
        form = NoteForm.of(request.form)
        return self._written(
            form,
            lambda: add_note(services(), actor(), self.carrier, self.thing_id, form.text, form.audience),
            _("Note ajoutée."),
            name="note",
            anchor="notes",
        )

    def _written(
        self, form: Form, write: Callable[[], object], told: str, *, name: str, anchor: str
    ) -> ResponseReturnValue:
        again = refused(write, Sent(name, form.model_dump()), self.page, faults_of)
        if again is not None:
            return again
        flash(told, "success")
        return redirect(self.address("dossier", _anchor=anchor))

    def _place(self) -> DossierPlace:
        return DossierPlace(
            adding=self.address("add_document"),
            noting=self.address("note"),
            download=lambda document_id: self.address("download", document_id=document_id),
            removal=lambda document_id: self.address("remove_document", document_id=document_id),
            audiences={
                Audience.PARTIES: _("Tous les membres et la coordination"),
                Audience.COORDINATION: _("La coordination seulement"),
            },
            once_agreed=_("une fois tous les accords donnés"),
        )
