"""A file imported by a program: its bytes in the body, the import report as answer."""

from flask import request
from flask.typing import ResponseReturnValue

from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.documents.import_report import FileReport, ImportReport, ReadFile
from symbiose.domain.errors import FileTooLarge, InvalidDocument, Problem
from symbiose.domain.import_questions import Answers, QuestionKind
from symbiose.services import importing
from symbiose.services.declare import sites_managed
from symbiose.services.uploads import shown_name
from web.access import PARTIES, requires
from web.api.answers import with_nulls
from web.api.operations import UPLOADED
from web.api.queries import ImportQuery
from web.api.routes import blueprint
from web.context import actor, services
from web.imports.limits import LARGEST_FILE_BYTES
from web.language import _
from web.limits import HEAVY
from web.told import ToldError


@blueprint.post("/api/v1/imports")
@requires(PARTIES, TokenScope.DECLARE, cost=HEAVY)
def import_file() -> ResponseReturnValue:
    """Import the file in the body, or tell what importing it would do."""
    query = ImportQuery.of(request.args)
    answers = _answers(query.site)
    file = services().files.read(shown_name(query.name), file_content(), answers)
    report = _imported(file, query)
    return with_nulls(ImportReport(dry_run=query.dry_run, files=(report,)))


def _imported(file: ReadFile, query: ImportQuery) -> FileReport:
    if query.dry_run:
        report = importing.preview(services(), actor(), file).file.report()
    else:
        report = importing.confirm(services(), actor(), file, keep_good=query.keep_good)
    return report if file.roofs is None else report.model_copy(update={"rows": tuple(file.roofs.rows())})


def file_content() -> bytes:
    """Return the file that was sent.

    Raises:
        ToldError: It is said to be of a type that is not imported, such as a form.
        FileTooLarge: It is larger than what is taken.
    """
    if request.mimetype not in UPLOADED:
        detail = _("Envoyez le fichier seul dans le corps de la demande, avec son type (text/csv…).")
        raise ToldError(415, "file_expected", detail)
    content = request.get_data(cache=False)
    if len(content) > LARGEST_FILE_BYTES:
        expected = _("au plus %(most)s Mo : découpez le fichier", most=LARGEST_FILE_BYTES // (1024 * 1024))
        raise FileTooLarge([Problem("", str(len(content)), expected)])
    return content


def _answers(site: str | None) -> Answers:
    """Return the site of lines that name none, as the answer to the question that they would ask.

    Raises:
        InvalidDocument: The caller manages no such site.
    """
    if site is None:
        return {}
    found = [one.id for one in sites_managed(services(), actor()) if site in (one.id, one.siret)]
    if not found:
        expected = _("un site que vous gérez est attendu : son SIRET ou son identifiant")
        raise InvalidDocument([Problem("site", site, expected)])
    return {QuestionKind.SITE.value: found[0]}
