"""Import files that have been read: declarations and territories."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.documents.declarations_document import (
    estimate_basis,
    identity_of,
    resource_words,
    to_flow,
)
from symbiose.domain.documents.import_report import (
    CellError,
    FileReport,
    ImportReport,
    ReadFile,
    Row,
    shown,
)
from symbiose.domain.documents.territory_document import TerritoryContent
from symbiose.domain.documents.waste_register import with_one_open_year
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.flows import Flow
from symbiose.domain.permissions import CanDeclare, CanImportTerritory, CanManageSite
from symbiose.domain.repositories import Repositories
from symbiose.services.classify import classify_flows
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry, sortable_id

BATCH = 1000
"""Flows sent to the database in one statement."""

UNKNOWN_SITE = (
    "aucun site n'a ce SIRET ou cet identifiant : ajoutez-le d'abord par un fichier « symbiose.territory/1 » "
    "(symbiose import territoire.json), ou demandez au coordinateur de l'ajouter"
)
NOT_YOUR_SITE = "ce site n'est pas l'un des vôtres : demandez l'accès au coordinateur, ou retirez la ligne"


def import_files(
    services: Services, actor: Actor, files: Sequence[ReadFile], *, keep_good: bool = False
) -> ImportReport:
    """Store what files declare, in one transaction; the same file twice changes nothing.

    Territories come before declarations, so that a file may declare flows of a site that another one adds.
    A file with bad lines is not stored, unless the good ones are to be kept.

    Args:
        services: What use cases work with.
        actor: The caller.
        files: The files as read.
        keep_good: Store the good lines of a file that has bad ones.

    Raises:
        NotAllowed: The caller may not declare, or may not change the territory.
        InvalidDocument: A territory gives a site the SIRET of another one.
    """
    CanDeclare(actor).require()
    if any(file.territory for file in files):
        CanImportTerritory(actor).require()
    now = services.clock()
    entry = journal_entry(
        actor, "import_files", sortable_id("import", now), now, f"{len(files)} file(s), keep_good={keep_good}"
    )

    def work(repositories: Repositories) -> ImportReport:
        reports = _import_territories(repositories, files)
        sites = _SiteIndex.of(repositories.sites.all())
        for position, file in enumerate(files):
            if file.territory is None:
                checked = check_sites(file, sites, actor)
                found = _declared(checked, sites, now, actor, keep_good)
                reports[position] = _store_declarations(services, repositories, checked, found)
        if any(report.written for report in reports.values()):
            repositories.journal.append(entry)
        return ImportReport(dry_run=False, files=tuple(reports[position] for position in range(len(files))))

    return services.store.write(work)


@dataclass(frozen=True)
class _SiteIndex:
    """Sites by id and by SIRET."""

    by_id: Mapping[str, Site]
    by_siret: Mapping[str, Site]

    @classmethod
    def of(cls, sites: Iterable[Site]) -> "_SiteIndex":
        known = list(sites)
        return cls({site.id: site for site in known}, {site.siret: site for site in known if site.siret})

    def find(self, text: str) -> Site | None:
        return self.by_id.get(text) or self.by_siret.get(text)


def check_sites(file: ReadFile, sites: _SiteIndex, actor: Actor) -> ReadFile:
    """Return a file with the lines rejected whose site is unknown, not the caller's or lacks a driver."""
    taken: set[str] = set()
    checked = file.with_rows(_checked(row, file.site_column, sites, actor) for row in file.rows)
    if file.yearly is not None:
        return checked
    return checked.with_rows(_with_free_rank(row, sites, taken) for row in checked.rows)


def _checked(row: Row, column: str | None, sites: _SiteIndex, actor: Actor) -> Row:
    values = row.values
    if values is None:
        return row
    site = sites.find(values.site)
    owned = site is not None and CanManageSite(actor, site.id).allowed()
    if site is None or not owned:
        staff = CanImportTerritory(actor).allowed()
        reason = UNKNOWN_SITE if staff else NOT_YOUR_SITE
        return row.rejected(CellError(column=column, value=shown(values.site), reason=reason))
    if values.estimate and estimate_basis(values.estimate, site) is None:
        reason = f"le site {site.id} n'indique pas « {values.estimate.driver} » : ajoutez-le à sa description"
        return row.rejected(CellError(column="estimate", value=shown(values.estimate.driver), reason=reason))
    return row


def _with_free_rank(row: Row, sites: _SiteIndex, taken: set[str]) -> Row:
    """Rank a line after those of the same site that name it otherwise (by SIRET or by id)."""
    values = row.values
    site = sites.find(values.site) if values else None
    if values is None or site is None:
        return row
    while identity_of(values, site.id) in taken and values.reference is None:
        values = values.model_copy(update={"rank": values.rank + 1})
    taken.add(identity_of(values, site.id))
    if values is row.values:
        return row
    warning = f"même flux qu'une ligne précédente du même site : gardé comme flux n° {values.rank}"
    return row.model_copy(update={"values": values, "warnings": (*row.warnings, warning)})


def _declared(
    file: ReadFile, sites: _SiteIndex, now: datetime, actor: Actor, keep_good: bool
) -> list[Flow] | None:
    """Return the flows of the good lines; None when bad ones keep the whole file out."""
    if len(file.accepted()) < len(file.rows) and not keep_good:
        return None
    if file.yearly is not None:
        file = file.with_rows(_named_by_id(row, sites) for row in file.rows)
    flows = []
    for values in file.flows():
        site = sites.find(values.site)
        if site:
            flows.append(to_flow(values, site, now, actor.id))
    return flows


def _named_by_id(row: Row, sites: _SiteIndex) -> Row:
    """Name the site of a shipment by its id, so that shipments that name it by SIRET are summed with it."""
    site = sites.find(row.values.site) if row.values else None
    if row.values is None or site is None:
        return row
    return row.model_copy(update={"values": row.values.model_copy(update={"site": site.id})})


def _store_declarations(
    services: Services, repositories: Repositories, file: ReadFile, declared: list[Flow] | None
) -> FileReport:
    if declared is None:
        return file.report()
    if file.yearly is not None:
        declared = with_one_open_year(declared, repositories.flows.all())
    known = repositories.flows.existing([flow.id for flow in declared])
    flows = [_as_confirmed(flow, known.get(flow.id)) for flow in declared]
    changed = [flow for flow in flows if not _same(flow, known.get(flow.id))]
    for start in range(0, len(changed), BATCH):
        repositories.flows.save(changed[start : start + BATCH])
    classify_flows(services, repositories, changed)
    return file.report(written=len(changed), unchanged=len(flows) - len(changed))


def _as_confirmed(flow: Flow, stored: Flow | None) -> Flow:
    """Return a flow with the resource that somebody confirmed for the same words, while its unit fits."""
    if stored is None or flow.resource_id is not None or stored.resource_id is None:
        return flow
    same_words = resource_words(flow.resource_text) == resource_words(stored.resource_text)
    if not same_words or flow.unit != stored.unit:
        return flow
    return flow.model_copy(update={"resource_id": stored.resource_id})


_NOT_DECLARED = {"declared_at", "declared_by", "withdrawn"}


def _same(flow: Flow, stored: Flow | None) -> bool:
    """Tell whether a flow is stored with the same values, whoever declared it and when."""
    return stored is not None and flow.model_dump(exclude=_NOT_DECLARED) == stored.model_dump(
        exclude=_NOT_DECLARED
    )


def _import_territories(repositories: Repositories, files: Sequence[ReadFile]) -> dict[int, FileReport]:
    reports = {}
    for position, file in enumerate(files):
        if file.territory is not None:
            written = _save_territory(repositories, file.territory)
            reports[position] = file.report(written=written, unchanged=file.territory.size() - written)
    return reports


def _save_territory(repositories: Repositories, content: TerritoryContent) -> int:
    """Store what differs from what is known, and return the number of records written."""
    stored_sites = repositories.sites.all()
    _require_free_sirets(content, stored_sites)
    known_companies = {company.id: company for company in repositories.sites.companies()}
    known_sites = {site.id: site for site in stored_sites}
    known_processors = {processor.id: processor for processor in repositories.processing.processors()}
    known_substitutions = {s.id: s for s in repositories.processing.substitutions()}
    companies = [c for c in content.companies if known_companies.get(c.id) != c]
    sites = [s for s in content.sites if known_sites.get(s.id) != s]
    processors = [p for p in content.processors if known_processors.get(p.id) != p]
    substitutions = [s for s in content.substitutions if known_substitutions.get(s.id) != s]
    repositories.sites.save_companies(companies)
    repositories.sites.save(sites)
    repositories.processing.save_processors(processors)
    repositories.processing.save_substitutions(substitutions)
    return len(companies) + len(sites) + len(processors) + len(substitutions)


def _require_free_sirets(content: TerritoryContent, stored: Sequence[Site]) -> None:
    owner = {site.siret: site.id for site in stored if site.siret}
    problems = [
        Problem(
            f"sites[{position}].siret", site.siret, f"ce SIRET est déjà celui du site {owner[site.siret]}"
        )
        for position, site in enumerate(content.sites)
        if site.siret and owner.get(site.siret, site.id) != site.id
    ]
    if problems:
        raise InvalidDocument(problems)
