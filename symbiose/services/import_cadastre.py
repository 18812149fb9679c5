"""Store the roofs of solar cadastres: another version of a cadastre replaces it, and what changed is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from symbiose.domain.documents.import_report import FileReport, ReadFile, RoofsRead
from symbiose.domain.progress import ImportProgress, ImportStep, untold
from symbiose.domain.repositories import Repositories
from symbiose.domain.roofs import cadastre_of
from symbiose.services.batches import in_batches
from symbiose.services.context import Services
from symbiose.services.roof_heirs import pass_on
from symbiose.services.roof_matching import RoofPlacer


def import_cadastres(
    services: Services,
    repositories: Repositories,
    files: Sequence[ReadFile],
    at: datetime,
    *,
    keep_good: bool,
    progress: ImportProgress = untold,
    but: frozenset[int] = frozenset(),
) -> dict[int, FileReport]:
    """Store the cadastres, and return the report on each by its position among the files.

    Files of one cadastre among those given together complete each other: what none of them holds is gone.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction.
        files: Files, those of other formats among them.
        at: When.
        keep_good: Store the good roofs of a file that has bad ones; else a bad one keeps the file out. A file
            without any good roof is no version of a cadastre: it takes nothing away.
        progress: Is told how far storing is.
        but: Positions of files that are stored otherwise.
    """
    known: dict[str, dict[str, str]] = {}
    gone: dict[str, set[str]] = {}
    reports: dict[int, FileReport] = {}
    parts: dict[str, list[int]] = {}
    placer = RoofPlacer.within(services, repositories)
    for position, file in enumerate(files):
        if file.roofs is None or position in but:
            continue
        if (file.rejected and not keep_good) or not file.roofs.accepted:
            reports[position] = file.report()
            continue
        cadastre = cadastre_of(file.file)
        if cadastre not in known:
            known[cadastre] = dict(repositories.roofs.digests(cadastre))
            gone[cadastre] = set(known[cadastre])
        reports[position] = _stored(
            placer, repositories, file, file.roofs, cadastre, known[cadastre], gone[cadastre], progress
        )
        parts.setdefault(cadastre, []).append(position)
    for cadastre, positions in parts.items():
        last = positions[-1]
        reports[last] = _without_gone(repositories, reports[last], sorted(gone[cadastre]))
        if any(reports[position].written for position in positions):
            repositories.roofs.sum_up(cadastre, at)
            repositories.roofs.forget_prepared(cadastre)
    if any(report.written for report in reports.values()):
        placer.settle_missed(services, repositories)
    for removed in in_batches(sorted(set[str]().union(*(gone[cadastre] for cadastre in parts)))):
        pass_on(services, repositories, removed)
    return reports


def _stored(
    placer: RoofPlacer,
    repositories: Repositories,
    file: ReadFile,
    roofs: RoofsRead,
    cadastre: str,
    known: dict[str, str],
    gone: set[str],
    progress: ImportProgress,
) -> FileReport:
    """Store the roofs that differ from what is known, and note which are still there."""
    new, changed, same = 0, 0, 0
    for batch in in_batches(roofs.roofs(cadastre)):
        to_save = []
        for roof in batch:
            before, digest = known.get(roof.id), roof.digest()
            gone.discard(roof.id)
            known[roof.id] = digest
            if before == digest:
                same += 1
                continue
            new, changed = new + (before is None), changed + (before is not None)
            to_save.append(roof)
        if to_save:
            repositories.roofs.save(to_save)
            placer.place(repositories, to_save)
        progress(ImportStep.STORING, new + changed + same, roofs.accepted)
    return changes_told(file, changed).report(written=new + changed, unchanged=same)


def changes_told(file: ReadFile, changed: int) -> ReadFile:
    """Return a cadastre that tells how many roofs changed since its former version."""
    if not changed:
        return file
    warning = f"toits changés depuis la version précédente : {changed}"
    return replace(file, warnings=(*file.warnings, warning))


def gone_told(report: FileReport, gone: int) -> FileReport:
    """Return a report that tells how many roofs the new version no longer holds."""
    if not gone:
        return report
    warning = f"toits de la version précédente qui ne figurent plus dans celle-ci, retirés : {gone}"
    written = report.written + gone
    return report.model_copy(update={"written": written, "warnings": (*report.warnings, warning)})


def _without_gone(repositories: Repositories, report: FileReport, gone: Sequence[str]) -> FileReport:
    """Remove the roofs that the new version of a cadastre no longer holds."""
    for removed in in_batches(gone):
        repositories.roofs.remove(removed)
    return gone_told(report, len(gone))
