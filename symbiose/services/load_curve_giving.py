"""A load curve given: dropped, looked at, kept in place of the one before, removed; or sent by a program."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.companies import Site
from symbiose.domain.declared_profiles import measured_profile
from symbiose.domain.electricity_profiles import ElectricityProfile
from symbiose.domain.errors import ConflictingReview, InvalidDocument, Problem, UnknownThing
from symbiose.domain.flows import Flow
from symbiose.domain.load_curves import (
    CurveAnswers,
    LoadCurve,
    TypicalCurve,
    is_same_curve,
    mark_of,
    months_of,
)
from symbiose.domain.on_behalf import said_by
from symbiose.domain.permissions import CanDeclare
from symbiose.domain.repositories import Repositories
from symbiose.domain.uploads import KEPT_FOR, MOST_OF_AN_ACCOUNT, Upload
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from symbiose.services.load_curves import CurveSheet, curve_sheet, managed_need
from symbiose.services.managed import managed_site_for_change, require_open
from symbiose.services.uploads import shown_name


@dataclass(frozen=True)
class CurveOffered:
    """A curve that was dropped and waits for a confirmation."""

    upload: Upload
    curve: LoadCurve
    """As it would be kept."""
    profile: ElectricityProfile
    """The typical year that would hold."""
    present: CurveSheet
    """What holds now."""


def receive_curve(
    services: Services, actor: Actor, flow_id: str, name: str, content: bytes, answers: CurveAnswers
) -> Upload:
    """Read a load curve and keep its typical year until it is confirmed; the file itself is not kept.

    Args:
        services: What use cases work with.
        actor: The caller.
        flow_id: The need.
        name: Name that the browser sent, for the screen only.
        content: The file.
        answers: What was said of it, for where the file does not tell.

    Raises:
        UnknownThing: There is no such need, or its site is not the caller's, which is not told.
        InvalidDeclaration: The site is closed.
        InvalidDocument: It cannot be read as a load curve, or is one of days to come; problems at
            `unite` and `dates` ask for the unit and the order of dates.
        ConflictingReview: The need was withdrawn.
        ServiceBusy: Other files are being read.
    """
    sheet = curve_sheet(services, actor, flow_id)
    _require_standing(sheet.flow, sheet.site)
    now = services.clock()
    services.uploads.remove_before(now - KEPT_FOR)
    _require_room(services, actor)
    curve = _read(services, content, answers, now)
    upload = Upload(
        id=secrets.token_hex(12),
        account_id=actor.id,
        name=shown_name(name),
        size_bytes=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        received_at=now,
        curve_of=flow_id,
        curve=curve,
    )
    services.uploads.put(upload, b"")
    return upload


def curve_offered(services: Services, actor: Actor, flow_id: str, upload_id: str) -> CurveOffered:
    """Return a curve that the caller dropped, beside what holds now.

    Raises:
        UnknownThing: There is no such curve, or it is another account's, or the need is not the caller's.
    """
    sheet = curve_sheet(services, actor, flow_id)
    upload = _own_curve(services, actor, flow_id, upload_id)
    curve = _as_kept(upload)
    return CurveOffered(upload, curve, measured_profile(sheet.flow, curve), sheet)


def keep_curve(
    services: Services, actor: Actor, flow_id: str, upload_id: str, *, seen: str, take_months: bool
) -> LoadCurve:
    """Keep a curve that was dropped in place of the one that the need had.

    Args:
        services: What use cases work with.
        actor: The caller.
        flow_id: The need.
        upload_id: The curve, as it was looked at.
        seen: Mark of the curve that held when the caller looked.
        take_months: Also declare the months of the curve, where it has all of them.

    Raises:
        UnknownThing: There is no such curve, or it is another account's, or the need is not the caller's.
        InvalidDeclaration: The site is closed.
        ConflictingReview: The need has another curve by now, or was withdrawn.
    """
    CanDeclare(actor).require()
    upload = _own_curve(services, actor, flow_id, upload_id)
    curve = _as_kept(upload).model_copy(update={"given_at": services.clock()})
    kept = _kept(services, actor, curve, seen, take_months=take_months)
    services.uploads.remove(upload.id)
    return kept


def give_curve(
    services: Services,
    actor: Actor,
    flow_id: str,
    name: str,
    content: bytes,
    answers: CurveAnswers,
    *,
    seen: str | None,
    take_months: bool,
) -> CurveSheet:
    """Read a load curve and keep it at once, as a program does; the same file again changes nothing.

    Args:
        services: What use cases work with.
        actor: The caller.
        flow_id: The need.
        name: Name of the file.
        content: The file.
        answers: What was said of it, for where the file does not tell.
        seen: Mark of the curve that the caller looked at; None for whatever there is.
        take_months: Also declare the months of the curve, where it has all of them.

    Raises:
        UnknownThing: There is no such need, or its site is not the caller's, which is not told.
        InvalidDeclaration: The site is closed.
        InvalidDocument: It cannot be read as a load curve, or is one of days to come.
        ConflictingReview: The need has another curve by now, or was withdrawn.
        ServiceBusy: Other files are being read.
    """
    sheet = curve_sheet(services, actor, flow_id)
    _require_standing(sheet.flow, sheet.site)
    now = services.clock()
    read = _read(services, content, answers, now)
    curve = LoadCurve(
        **read.model_dump(),
        flow_id=flow_id,
        file_name=shown_name(name),
        digest=hashlib.sha256(content).hexdigest(),
        given_by=actor.id,
        given_at=now,
    )
    _kept(services, actor, curve, seen, take_months=take_months)
    return curve_sheet(services, actor, flow_id)


def _kept(
    services: Services, actor: Actor, curve: LoadCurve, seen: str | None, *, take_months: bool
) -> LoadCurve:
    """Keep a curve in one transaction; the same one again is passed over."""
    entry = journal_entry(actor, "give_load_curve", curve.flow_id, curve.given_at)

    def work(repositories: Repositories) -> LoadCurve:
        flow, site, present = _for_change(services, actor, repositories, curve.flow_id)
        _require_standing(flow, site)
        _require_seen(present, seen, curve.flow_id)
        months = months_of(curve) if take_months else None
        new = flow if months is None else flow.model_copy(update={"months": months})
        if present is not None and is_same_curve(present, curve) and new.months == flow.months:
            return present
        repositories.load_curves.save(curve)
        if new.months != flow.months:
            said = new.next_version(curve.given_at, actor.id)
            repositories.flows.save([said_by(actor, said, flow)])
        repositories.journal.append(entry)
        return curve

    return services.store.write(work)


def remove_curve(services: Services, actor: Actor, flow_id: str, *, seen: str | None) -> None:
    """Remove the curve of a need: the usual week of its trade holds again.

    Raises:
        UnknownThing: There is no such need, or its site is not the caller's, which is not told.
        ConflictingReview: It has another curve by now, or none.
    """
    CanDeclare(actor).require()
    entry = journal_entry(actor, "remove_load_curve", flow_id, services.clock())

    def work(repositories: Repositories) -> None:
        _, _, present = _for_change(services, actor, repositories, flow_id)
        _require_seen(present, seen, flow_id)
        if present is not None:
            repositories.load_curves.remove(flow_id)
            repositories.journal.append(entry)

    services.store.write(work)


def give_up_curve(services: Services, actor: Actor, flow_id: str, upload_id: str) -> None:
    """Give up a curve that was dropped: nothing of it is kept.

    Raises:
        UnknownThing: There is no such curve, or it is another account's.
    """
    CanDeclare(actor).require()
    services.uploads.remove(_own_curve(services, actor, flow_id, upload_id).id)


def _for_change(
    services: Services, actor: Actor, repositories: Repositories, flow_id: str
) -> tuple[Flow, Site, LoadCurve | None]:
    """Return a need with its site and curve, which nobody else changes before this transaction ends."""
    site_id = managed_need(services, actor, repositories, flow_id).site_id
    site = managed_site_for_change(actor, repositories, site_id)
    flow = managed_need(services, actor, repositories, flow_id)
    return flow, site, repositories.load_curves.existing([flow_id]).get(flow_id)


def _as_kept(upload: Upload) -> LoadCurve:
    if upload.curve is None or upload.curve_of is None:
        msg = "This file is no load curve. Drop it again."
        raise UnknownThing(msg, upload=upload.id)
    return LoadCurve(
        **upload.curve.model_dump(),
        flow_id=upload.curve_of,
        file_name=upload.name,
        digest=upload.digest,
        given_by=upload.account_id,
        given_at=upload.received_at,
    )


def _own_curve(services: Services, actor: Actor, flow_id: str, upload_id: str) -> Upload:
    upload = services.uploads.get(upload_id)
    old = upload.received_at < services.clock() - KEPT_FOR
    if upload.account_id != actor.id or upload.curve_of != flow_id or old:
        msg = "This load curve does not wait any more. Drop its file again."
        raise UnknownThing(msg, upload=upload_id)
    return upload


def _require_room(services: Services, actor: Actor) -> None:
    waiting = [one for one in services.uploads.of_account(actor.id) if one.curve_of is not None]
    for oldest in waiting[MOST_OF_AN_ACCOUNT - 1 :]:
        services.uploads.remove(oldest.id)


def _require_standing(flow: Flow, site: Site) -> None:
    require_open(site)
    if flow.withdrawn:
        msg = f"Flow {flow.id} was withdrawn: its load curve stays as it is."
        raise ConflictingReview(msg, flow=flow.id)


def _read(services: Services, content: bytes, answers: CurveAnswers, now: datetime) -> TypicalCurve:
    curve = services.files.read_curve(content, answers)
    if curve.last_day > day_of(now):
        reason = f"le fichier a des relevés à venir, jusqu’au {curve.last_day:%d/%m/%Y} : vérifiez ses dates"
        raise InvalidDocument([Problem("", "", reason)])
    return curve


def _require_seen(present: LoadCurve | None, seen: str | None, flow_id: str) -> None:
    if seen is not None and mark_of(present) != seen:
        msg = f"Flow {flow_id} has another load curve by now. Look at it, then decide again."
        raise ConflictingReview(msg, flow=flow_id)
