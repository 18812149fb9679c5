"""Import a dropped file in steps: received, its questions answered, looked at, confirmed or given up."""

import contextlib
import hashlib
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.documents.import_report import ReadFile
from symbiose.domain.errors import (
    InvalidDeclaration,
    InvalidDocument,
    Problem,
    ServiceBusy,
    UnknownThing,
    UnsupportedFile,
)
from symbiose.domain.import_questions import Question, QuestionKind, checked_answer
from symbiose.domain.permissions import CanDeclare, CanImportTerritory, CanManageSite
from symbiose.domain.repositories import Repositories
from symbiose.domain.uploads import KEPT_FOR, MOST_OF_AN_ACCOUNT, HandedBack, Upload, receipt_of
from symbiose.services import importing
from symbiose.services.cadastre_plan import CadastrePreview
from symbiose.services.context import Services
from symbiose.services.declare import sites_managed
from symbiose.services.import_plan import ImportPreview
from symbiose.services.waiting_line import WaitingLine

LONGEST_NAME = 100
_PATIENCE_S = 20.0
_CONFIRMED = WaitingLine(at_once=1, waiting=2, patience_s=_PATIENCE_S)
"""Confirmations follow one another: a double click finds the receipt of the first."""
_LOOKED_AT = WaitingLine(at_once=2, waiting=3, patience_s=_PATIENCE_S)
"""Previews of large files take seconds and hundreds of megabytes each."""


@dataclass(frozen=True)
class UploadSheet:
    """An upload with what importing it would do."""

    upload: Upload
    """The file and the answers given."""
    preview: ImportPreview | CadastrePreview | None
    """What importing it would change; None while it has not been read, and once it is confirmed."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return what the file leaves open, answered or not; first what its lines wait for."""
        asked = self.preview.file.questions if self.preview else ()
        return tuple(sorted(asked, key=lambda question: (question.optional, -question.lines)))

    @property
    def unanswered(self) -> int:
        """Return how many questions keep lines from being good."""
        return sum(not q.optional and q.key not in self.upload.answers for q in self.questions)


def receive(services: Services, actor: Actor, name: str, content: bytes, site_id: str = "") -> Upload:
    """Keep a dropped file and read it; a large one, or any while the service is busy, is kept unread.

    Args:
        services: What use cases work with.
        actor: The caller, who owns the upload from now on.
        name: Name that the browser sent, for the screen only.
        content: The file.
        site_id: Site of the lines that name none; empty when the caller named none.

    Raises:
        NotAllowed: The caller may not declare, or not for this site.
        InvalidDocument: The file cannot be read as any kind, or too many imports wait: it is not kept.
    """
    CanDeclare(actor).require()
    if site_id:
        CanManageSite(actor, site_id).require()
        services.store.read(lambda r: r.sites.get(site_id))
    services.files.check(content)
    now = services.clock()
    services.uploads.remove_before(now - KEPT_FOR)
    if len(unfinished(services, actor)) >= MOST_OF_AN_ACCOUNT:
        reason = f"{MOST_OF_AN_ACCOUNT} imports attendent déjà : confirmez-en ou abandonnez-en d’abord"
        raise InvalidDocument([Problem("", "", reason)])
    upload = Upload(
        id=secrets.token_hex(12),
        account_id=actor.id,
        name=shown_name(name),
        size_bytes=len(content),
        large=services.files.is_long(content),
        digest=hashlib.sha256(content).hexdigest(),
        received_at=now,
        answers={QuestionKind.SITE.value: site_id} if site_id else {},
    )
    services.uploads.put(upload, content)
    if not upload.large:
        with contextlib.suppress(ServiceBusy):
            _read_again(services, actor, upload, content)
    return upload


def unfinished(services: Services, actor: Actor) -> list[Upload]:
    """Return the imports of the caller that wait for a confirmation, the newest first."""
    CanDeclare(actor).require()
    since = services.clock() - KEPT_FOR
    own = services.uploads.of_account(actor.id)
    return [one for one in own if one.curve_of is None and one.open and one.received_at >= since]


def upload_sheet(services: Services, actor: Actor, upload_id: str) -> UploadSheet:
    """Return an upload of the caller with what importing it would change now.

    Raises:
        UnknownThing: There is no such upload, or it is another account's, which is not told.
        ServiceBusy: Other previews are being made.
    """
    upload = _own(services, actor, upload_id)
    if not upload.open:
        return UploadSheet(upload, None)

    def remembered(repositories: Repositories) -> ImportPreview | CadastrePreview:
        name = f"{upload.model_dump_json()} {actor.model_dump_json()}"
        return services.previews.recall(repositories, name, lambda: _previewed(services, actor, upload))

    try:
        with _LOOKED_AT.place():
            return UploadSheet(upload, services.store.read(remembered))
    except _NotReadError:
        return UploadSheet(upload, None)


def read_upload(services: Services, actor: Actor, upload_id: str) -> None:
    """Read a file whose reading was put off or interrupted; one that cannot be read is not kept.

    Raises:
        UnknownThing: There is no such upload, or it is another account's.
        InvalidDocument: It cannot be read.
        ServiceBusy: Other files are being read.
    """
    upload = _open(services, actor, upload_id)
    _read_again(services, actor, upload, services.uploads.content(upload_id))


def answer(services: Services, actor: Actor, upload_id: str, given: Mapping[str, str]) -> None:
    """Answer questions of a file; an empty answer takes one back.

    The file is read again with all answers, a large one by a job that the caller starts.

    Args:
        services: What use cases work with.
        actor: The caller.
        upload_id: The upload.
        given: Key of a question → text.

    Raises:
        UnknownThing: There is no such upload, or it is another account's.
        InvalidDeclaration: Some answers are none; their problems carry the key of the question as path.
        ServiceBusy: Other files are being read; the answers are kept.
    """
    upload = _open(services, actor, upload_id)
    reading = services.uploads.reading(upload_id)
    asked = {question.key: question for question in reading.questions} if reading else {}
    sites = [site.id for site in sites_managed(services, actor)]
    answers, problems = dict(upload.answers), []
    for key, text in given.items():
        if not text.strip():
            answers.pop(key, None)
        elif key not in asked:
            problems.append(Problem(key, text, "cette question ne se pose pas"))
        else:
            try:
                answers[key] = checked_answer(asked[key], text, services.reference, sites)
            except ValueError as error:
                problems.append(Problem(key, text, str(error)))
    if problems:
        raise InvalidDeclaration(problems)
    if answers != upload.answers:
        upload = upload.model_copy(update={"answers": answers})
        services.uploads.update(upload)
        if not upload.large:
            _read_again(services, actor, upload, services.uploads.content(upload_id))


def own_upload(services: Services, actor: Actor, upload_id: str) -> Upload:
    """Return an upload of the caller.

    Raises:
        UnknownThing: There is no such upload, or it is another account's, which is not told.
    """
    return _own(services, actor, upload_id)


def confirm(services: Services, actor: Actor, upload_id: str, *, keep_good: bool, seen: str) -> Upload:
    """Import the good lines of an upload; a second time does nothing and returns the same receipt.

    Args:
        services: What use cases work with.
        actor: The caller, who is marked as having declared.
        upload_id: The upload.
        keep_good: Import although some lines are bad; else a bad line keeps everything out.
        seen: Fingerprint of the preview that the caller looked at.

    Raises:
        UnknownThing: There is no such upload, or it is another account's.
        StalePreview: The import would no longer change what was shown.
        InvalidDeclaration: Some lines are bad and all or nothing was asked: nothing is imported.
        ServiceBusy: Other imports are being confirmed: nothing is imported.
    """
    with _CONFIRMED.place():
        upload = _own(services, actor, upload_id)
        if not upload.open:
            return upload
        reading = services.uploads.reading(upload_id)
        if reading is None:
            msg = "This file has not been read yet. Read it, then confirm."
            raise UnknownThing(msg, upload=upload_id)
        report = importing.confirm(services, actor, reading, keep_good=keep_good, seen=seen)
        if report.rejected and not keep_good:
            reason = "tout ou rien : corrigez les lignes rejetées, ou importez les lignes correctes"
            raise InvalidDeclaration([Problem("", str(report.rejected), reason)])
        done = upload.model_copy(update={"receipt": receipt_of(report, services.clock())})
        services.uploads.finish(done)
        return done


def abandon(services: Services, actor: Actor, upload_id: str) -> None:
    """Give an import up: its file is removed, nothing is imported.

    Raises:
        UnknownThing: There is no such upload, or it is another account's.
        ServiceBusy: Imports are being confirmed.
    """
    with _CONFIRMED.place():
        services.uploads.remove(_own(services, actor, upload_id).id)


def errors_file(services: Services, actor: Actor, upload_id: str) -> HandedBack:
    """Return the file of an upload with its faults beside its lines, in a column « Erreur ».

    Of a solar cadastre, which most people keep in no spreadsheet, a table of its faults.

    Raises:
        UnknownThing: There is no such upload, it is another account's, or its file is gone.
        ServiceBusy: Other files are being read.
    """
    sheet = upload_sheet(services, actor, upload_id)
    content = services.uploads.content(upload_id)
    if isinstance(sheet.preview, CadastrePreview):
        return services.files.roof_faults(sheet.preview.roofs.rows())
    return services.files.with_errors(content, sheet.preview.file.rows if sheet.preview else ())


def shown_name(name: str) -> str:
    r"""Return the name of a file as it is shown: without folders, control and direction marks, cut short.

    >>> shown_name("C:/x/../regis\u202etre.csv"), shown_name("\x00")
    ('registre.csv', 'fichier')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    return " ".join(visible.split())[:LONGEST_NAME] or "fichier"


class _NotReadError(Exception):
    """The file of an upload has not been read with its present answers."""


def _previewed(services: Services, actor: Actor, upload: Upload) -> ImportPreview | CadastrePreview:
    reading = services.uploads.reading(upload.id)
    if reading is None:
        raise _NotReadError
    return importing.preview(services, actor, reading)


def _read_again(services: Services, actor: Actor, upload: Upload, content: bytes) -> None:
    try:
        reading = services.files.read(upload.name, content, upload.answers)
        _require_whose(actor, reading)
    except InvalidDocument:
        services.uploads.remove(upload.id)
        raise
    services.uploads.keep_reading(upload.id, reading)


def _require_whose(actor: Actor, reading: ReadFile) -> None:
    """Refuse a solar cadastre to those who may not import it: it says so before anything is kept.

    Raises:
        UnsupportedFile: It is one, and the caller does not answer for the whole territory.
    """
    if reading.roofs is not None and not CanImportTerritory(actor).allowed():
        reason = "ce fichier est un cadastre solaire : la coordination de tout le territoire l’importe"
        raise UnsupportedFile([Problem("", "", reason)])


def _open(services: Services, actor: Actor, upload_id: str) -> Upload:
    upload = _own(services, actor, upload_id)
    if not upload.open:
        msg = "This import is confirmed already. Drop the file again to import it anew."
        raise UnknownThing(msg, upload=upload_id)
    return upload


def _own(services: Services, actor: Actor, upload_id: str) -> Upload:
    """Return an upload of the caller; another account's is as good as missing."""
    CanDeclare(actor).require()
    upload = services.uploads.get(upload_id)
    if upload.curve_of or upload.account_id != actor.id or upload.received_at < services.clock() - KEPT_FOR:
        msg = "This import does not exist any more. Drop the file again."
        raise UnknownThing(msg, upload=upload_id)
    return upload
