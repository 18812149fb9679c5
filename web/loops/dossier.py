"""The dossier of an accepted heat-recovery loop: documents and notes."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.loop_operations import Delivered
from symbiose.services.design_dossiers import LOOP_DOSSIERS, DesignDossier
from symbiose.services.loop_lines import LoopLine
from web.access import PARTIES, requires
from web.followed.dossier import DossierPages
from web.language import _
from web.loops.following import blueprint as blueprint
from web.loops.titles import loop_title


@blueprint.get("/boucles/<loop_id>/dossier")
@requires(PARTIES)
def dossier(loop_id: str) -> ResponseReturnValue:
    """Show what a loop carries, as the caller may see it."""
    return _pages(loop_id).page()


@blueprint.post("/boucles/<loop_id>/dossier/documents")
@requires(PARTIES)
def add_document(loop_id: str) -> ResponseReturnValue:
    """Add a document."""
    return _pages(loop_id).add()


@blueprint.get("/boucles/<loop_id>/dossier/documents/<document_id>")
@requires(PARTIES)
def download(loop_id: str, document_id: str) -> ResponseReturnValue:
    """Send a document as a file to be kept."""
    return _pages(loop_id).download(document_id)


@blueprint.post("/boucles/<loop_id>/dossier/documents/<document_id>/retrait")
@requires(PARTIES)
def remove_document(loop_id: str, document_id: str) -> ResponseReturnValue:
    """Remove a document."""
    return _pages(loop_id).remove(document_id)


@blueprint.post("/boucles/<loop_id>/dossier/notes")
@requires(PARTIES)
def note(loop_id: str) -> ResponseReturnValue:
    """Write a note."""
    return _pages(loop_id).note()


def _pages(loop_id: str) -> DossierPages[HeatLoop, Delivered]:
    def address(step: str, **more: str) -> str:
        named = {"loop_id": loop_id, **more}
        return url_for(f"loops.{step}", _anchor=named.pop("_anchor", None), **dict[str, Any](named))

    return DossierPages(LOOP_DOSSIERS, loop_id, address, _titled)


def _titled(found: DesignDossier) -> tuple[str, str]:
    line = found.line
    if not isinstance(line, LoopLine):
        msg = f"{type(line).__name__} is no loop."
        raise TypeError(msg)
    return _("Boucle de chaleur"), loop_title(line)
