"""The dossier of an accepted group that shares roofs: documents and notes."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.solar_operations import Measured
from symbiose.services.design_dossiers import GROUP_DOSSIERS, DesignDossier
from symbiose.services.solar_lines import GroupLine
from web.access import PARTIES, requires
from web.followed.dossier import DossierPages
from web.sun.titles import group_title, kind_told
from web.sun.worked import blueprint as blueprint


@blueprint.get("/soleil/<group_id>/dossier")
@requires(PARTIES)
def dossier(group_id: str) -> ResponseReturnValue:
    """Show what a group carries, as the caller may see it."""
    return _pages(group_id).page()


@blueprint.post("/soleil/<group_id>/dossier/documents")
@requires(PARTIES)
def add_document(group_id: str) -> ResponseReturnValue:
    """Add a document."""
    return _pages(group_id).add()


@blueprint.get("/soleil/<group_id>/dossier/documents/<document_id>")
@requires(PARTIES)
def download(group_id: str, document_id: str) -> ResponseReturnValue:
    """Send a document as a file to be kept."""
    return _pages(group_id).download(document_id)


@blueprint.post("/soleil/<group_id>/dossier/documents/<document_id>/retrait")
@requires(PARTIES)
def remove_document(group_id: str, document_id: str) -> ResponseReturnValue:
    """Remove a document."""
    return _pages(group_id).remove(document_id)


@blueprint.post("/soleil/<group_id>/dossier/notes")
@requires(PARTIES)
def note(group_id: str) -> ResponseReturnValue:
    """Write a note."""
    return _pages(group_id).note()


def _pages(group_id: str) -> DossierPages[SolarGroup, Measured]:
    def address(step: str, **more: str) -> str:
        named = {"group_id": group_id, **more}
        return url_for(f"sun.{step}", _anchor=named.pop("_anchor", None), **dict[str, Any](named))

    return DossierPages(GROUP_DOSSIERS, group_id, address, _titled)


def _titled(found: DesignDossier) -> tuple[str, str]:
    line = found.line
    if not isinstance(line, GroupLine):
        msg = f"{type(line).__name__} is no group."
        raise TypeError(msg)
    return kind_told(line.shared), group_title(line)
