"""The page from which declarations are taken away, in four formats."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.documents.export_content import ExportKind
from web.access import PARTIES, requires
from web.exports.schemas import ExportQuery
from web.exports.streaming import export_answer
from web.language import _
from web.limits import HEAVY

blueprint = Blueprint("exports", __name__)


@blueprint.get("/flux/export")
@requires(PARTIES, cost=HEAVY)
def page() -> ResponseReturnValue:
    """Show the formats, or send the file in the one asked for."""
    query = ExportQuery.of(request.args)
    if query.format is not None:
        return export_answer(query.format)
    return render_template("exports/page.html", formats=_formats())


def _formats() -> list[tuple[str, str, str]]:
    """Return each format with its name and what it is good for."""
    return [
        (ExportKind.XLSX.value, _("Classeur (XLSX)"), _("pour un tableur ; se réimporte tel quel")),
        (
            ExportKind.CSV.value,
            _("Texte (CSV)"),
            _("pour un tableur français ou un autre outil ; se réimporte tel quel"),
        ),
        (ExportKind.JSON.value, _("JSON"), _("pour un programme ; se réimporte tel quel")),
        (
            ExportKind.GEOJSON.value,
            _("Carte (GeoJSON)"),
            _("les sites et leurs flux, pour un logiciel de cartographie"),
        ),
    ]
