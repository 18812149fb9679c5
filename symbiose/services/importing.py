"""Import files that have been read: show what they would change, and store what they declare."""

from collections.abc import Sequence
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.documents.import_report import FileReport, ImportReport, ReadFile, RoofsRead
from symbiose.domain.errors import StalePreview
from symbiose.domain.permissions import CanDeclare, CanImportTerritory
from symbiose.domain.progress import ImportProgress, untold
from symbiose.domain.repositories import Repositories
from symbiose.services.batches import in_batches
from symbiose.services.cadastre_plan import CadastrePreview, plan_cadastre
from symbiose.services.classify import classify_flows
from symbiose.services.context import Services
from symbiose.services.import_cadastre import import_cadastres
from symbiose.services.import_plan import ImportPlan, ImportPreview, plan_import
from symbiose.services.import_sites import SiteIndex
from symbiose.services.import_territory import import_territories
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.stage_cadastre import StagedCadastre, finish_staged, is_staged, stage_cadastre


def import_files(
    services: Services,
    actor: Actor,
    files: Sequence[ReadFile],
    *,
    keep_good: bool = False,
    progress: ImportProgress = untold,
) -> ImportReport:
    """Store what files declare, in one transaction; the same file twice changes nothing.

    A large solar cadastre is prepared in many before it, of which nobody sees anything until the last one.

    Territories come before declarations, so that a file may declare flows of a site that another one adds.
    A file with bad lines is not stored, unless the good ones are to be kept.

    Args:
        services: What use cases work with.
        actor: The caller.
        files: The files as read.
        keep_good: Store the good lines of a file that has bad ones.
        progress: Is told how far storing a solar cadastre is.

    Raises:
        NotAllowed: The caller may not declare, or may not change the territory.
        InvalidDocument: A territory gives a site the SIRET of another one.
    """
    CanDeclare(actor).require()
    if any(file.territory or file.roofs for file in files):
        CanImportTerritory(actor).require()
    now = services.clock()
    entry = journal_entry(
        actor, "import_files", sortable_id("import", now), now, f"{len(files)} file(s), keep_good={keep_good}"
    )

    staged = {
        position: stage_cadastre(services, actor, file, file.roofs, progress)
        for position, file in enumerate(files)
        if file.roofs is not None and is_staged(file, files, keep_good=keep_good)
    }

    def work(repositories: Repositories) -> ImportReport:
        reports = import_territories(services, repositories, files, actor.id, now)
        reports |= {
            position: finish_staged(services, repositories, one, now) for position, one in staged.items()
        }
        reports |= import_cadastres(
            services, repositories, files, now, keep_good=keep_good, progress=progress, but=frozenset(staged)
        )
        sites = SiteIndex.of(repositories.sites.all())
        for position, file in enumerate(files):
            if position not in reports:
                plan = plan_import(services, repositories, file, sites, actor, now)
                reports[position] = _stored(services, repositories, plan, keep_good=keep_good)
        if any(report.written for report in reports.values()):
            repositories.journal.append(entry)
        return ImportReport(dry_run=False, files=tuple(reports[position] for position in range(len(files))))

    return services.store.write(work)


def preview(services: Services, actor: Actor, file: ReadFile) -> ImportPreview | CadastrePreview:
    """Return what importing the good lines of a file would change, as the graph stands; nothing is stored.

    Raises:
        NotAllowed: The caller may not declare, or not import a solar cadastre.
    """
    require_importing(actor, file)
    now = services.clock()

    def work(repositories: Repositories) -> ImportPreview | CadastrePreview:
        if file.roofs is not None:
            return plan_cadastre(repositories, file, file.roofs)
        sites = SiteIndex.of(repositories.sites.all())
        return plan_import(services, repositories, file, sites, actor, now).preview()

    return services.store.read(work)


def confirm(
    services: Services, actor: Actor, file: ReadFile, *, keep_good: bool, seen: str | None = None
) -> FileReport:
    """Store what a file declares, in one transaction with one journal entry; a second time changes nothing.

    Args:
        services: What use cases work with.
        actor: The caller, who is marked as having declared.
        file: Declarations, a waste register or a solar cadastre, as read.
        keep_good: Store the good lines although there are bad ones; else a bad line keeps the file out.
        seen: Fingerprint of the preview that was confirmed; None where nobody looked at one.

    Raises:
        NotAllowed: The caller may not declare, or not import a solar cadastre.
        StalePreview: The import would no longer change what was shown.
    """
    require_importing(actor, file)
    now = services.clock()
    detail = f"1 file(s), keep_good={keep_good}"
    entry = journal_entry(actor, "import_files", sortable_id("import", now), now, detail)

    def work(repositories: Repositories) -> FileReport:
        report = store_file(services, repositories, actor, file, now, keep_good=keep_good, seen=seen)
        if report.written:
            repositories.journal.append(entry)
        return report

    return services.store.write(work)


def prepare(
    services: Services, actor: Actor, file: ReadFile, *, keep_good: bool, seen: str
) -> StagedCadastre | None:
    """Store beforehand what nobody sees of a large cadastre; None for any other file.

    Raises:
        NotAllowed: The caller may not import it.
        StalePreview: The import would no longer change what was shown.
    """
    roofs = file.roofs
    if roofs is None or not is_staged(file, (file,), keep_good=keep_good):
        return None
    require_importing(actor, file)
    _require_seen(services.store.read(lambda r: plan_cadastre(r, file, roofs).fingerprint), seen)
    return stage_cadastre(services, actor, file, roofs)


def store_file(
    services: Services,
    repositories: Repositories,
    actor: Actor,
    file: ReadFile,
    now: datetime,
    *,
    keep_good: bool,
    seen: str | None,
    staged: StagedCadastre | None = None,
) -> FileReport:
    """Store what a file declares, within a transaction whose journal entry the caller appends.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction.
        actor: The caller, who is marked as having declared.
        file: What was read.
        now: When.
        keep_good: Store the good lines although there are bad ones.
        seen: Fingerprint of the preview that was confirmed; None where nobody looked at one.
        staged: What `prepare` returned.

    Raises:
        StalePreview: The import would no longer change what was shown.
    """
    if staged is not None:
        return finish_staged(services, repositories, staged, now)
    if file.roofs is not None:
        return _stored_cadastre(services, repositories, file, file.roofs, now, keep_good=keep_good, seen=seen)
    plan = plan_import(services, repositories, file, SiteIndex.of(repositories.sites.all()), actor, now)
    if seen is not None:
        _require_seen(plan.fingerprint(), seen)
    return _stored(services, repositories, plan, keep_good=keep_good)


def require_importing(actor: Actor, file: ReadFile) -> None:
    """Require the right to import a file: anybody who declares, but those of the whole territory a cadastre.

    Raises:
        NotAllowed: The caller has it not.
    """
    (CanImportTerritory(actor) if file.roofs is not None else CanDeclare(actor)).require()


def _require_seen(fingerprint: str, seen: str) -> None:
    if fingerprint != seen:
        msg = "What it would change is no longer what was shown. Look at the preview again, then confirm."
        raise StalePreview(msg)


def _stored_cadastre(
    services: Services,
    repositories: Repositories,
    file: ReadFile,
    roofs: RoofsRead,
    now: datetime,
    *,
    keep_good: bool,
    seen: str | None,
) -> FileReport:
    if seen is not None:
        _require_seen(plan_cadastre(repositories, file, roofs).fingerprint, seen)
    [report] = import_cadastres(services, repositories, [file], now, keep_good=keep_good).values()
    return report


def _stored(
    services: Services, repositories: Repositories, plan: ImportPlan, *, keep_good: bool
) -> FileReport:
    """Store the flows of a plan that change something; none when a bad line keeps the file out."""
    if plan.file.rejected and not keep_good:
        return plan.file.report()
    changed = plan.to_store()
    for batch in in_batches(changed):
        repositories.flows.save(batch)
    classify_flows(services, repositories, changed)
    return plan.file.report(written=len(changed), unchanged=len(plan.flows) - len(changed))
